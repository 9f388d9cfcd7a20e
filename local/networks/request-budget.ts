import { type Clock, type Instant, SECOND_MS } from '#shared/domain/time.ts';

export interface BudgetState {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Whole seconds until the budget is full again. */
  resetSeconds: number;
}

/** Counts the requests of each key in windows of fixed length; a window starts with its first request. */
export function createRequestBudget(options: { now: Clock; requests: number; windowSeconds: number }) {
  const windows = new Map<string, { endsAt: Instant; used: number }>();

  const currentWindow = (key: string) => {
    const known = windows.get(key);
    if (known && known.endsAt > options.now()) return known;
    const opened = { endsAt: options.now() + options.windowSeconds * SECOND_MS, used: 0 };
    windows.set(key, opened);
    return opened;
  };

  return {
    take(key: string): BudgetState {
      const window = currentWindow(key);
      const allowed = window.used < options.requests;
      if (allowed) window.used += 1;
      return {
        allowed,
        limit: options.requests,
        remaining: options.requests - window.used,
        resetSeconds: Math.ceil((window.endsAt - options.now()) / SECOND_MS),
      };
    },
  };
}
