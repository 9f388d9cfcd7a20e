import { ProviderError } from '#shared/domain/errors.ts';
import type { CallBudget } from '#shared/domain/ports.ts';
import { type Clock, type Instant, SECOND_MS } from '#shared/domain/time.ts';

/** A kind of call of which a network allows few: `calls` in any `periodSeconds`, for everybody on one credential. */
export interface CallQuota {
  path: string;
  calls: number;
  periodSeconds: number;
}

interface QuotaDeps {
  budget: CallBudget;
  now: Clock;
  sleep: (milliseconds: number) => Promise<void>;
}

/** Calls reach the network later or sooner than they were meant to: the period is kept with this much to spare. */
const PERIOD_MARGIN_MS = SECOND_MS;

/**
 * Waits until the quota of the path has room, whichever run used it up, or answers a failure when that is after the
 * deadline. Paths without a quota pass at once.
 */
export function createQuotaGate(
  { budget, now, sleep }: QuotaDeps,
  { name, callQuotas = [] }: { name: string; callQuotas?: readonly CallQuota[] },
  { credentialGroup, deadline }: { credentialGroup: string; deadline: Instant },
): (request: { path: string }) => Promise<ProviderError | null> {
  return async ({ path }) => {
    const quota = callQuotas.find((candidate) => candidate.path === path);
    if (!quota) return null;
    const { calls, periodSeconds } = quota;
    const allowance = { calls, periodMs: periodSeconds * SECOND_MS + PERIOD_MARGIN_MS };
    const place = await budget.reserve(credentialGroup, path, allowance, deadline);
    const waitMs = place - now();
    if (place > deadline) {
      return new ProviderError(
        'rate-limited',
        `${name} allows ${calls} calls of ${path} in ${periodSeconds} seconds, and they are used up.`,
        { retryAfterSeconds: Math.ceil(waitMs / SECOND_MS) },
      );
    }
    if (waitMs > 0) await sleep(waitMs);
    return null;
  };
}
