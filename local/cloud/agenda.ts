import type { Instant } from '#shared/domain/time.ts';
import type { SharedClock } from './contract.ts';

const LOOK_EVERY_MS = 250;

/** Does things when the shared clock says so, which may be ahead of the machine's and may jump. */
export interface Agenda {
  at(due: Instant, act: () => void): void;
  /** Does what is due now instead of at the next look. */
  catchUp(): void;
  waiting(): number;
  stop(): void;
}

export function createAgenda(clock: SharedClock): Agenda {
  let entries: { due: Instant; act: () => void }[] = [];
  const catchUp = () => {
    for (;;) {
      const now = clock.now();
      const next = entries.reduce<(typeof entries)[number] | undefined>(
        (earliest, entry) => (entry.due <= now && entry.due < (earliest?.due ?? Infinity) ? entry : earliest),
        undefined,
      );
      if (!next) return;
      entries = entries.filter((entry) => entry !== next);
      next.act();
    }
  };
  const timer = setInterval(catchUp, LOOK_EVERY_MS);
  timer.unref();
  return {
    at: (due, act) => {
      entries.push({ due, act });
    },
    catchUp,
    waiting: () => entries.length,
    stop: () => {
      clearInterval(timer);
      entries = [];
    },
  };
}
