import { type Clock, type Instant, MINUTE_MS } from '#shared/domain/time.ts';

/** Networks refresh their figures in batches, so the pages of one report agree with each other. */
const REFRESH_MS = 5 * MINUTE_MS;

/** The time as a stand-in sees it: the clock it was given, moved by hand where a test or a person wants so. */
export interface StandInClock {
  now: Clock;
  /** Up to when the figures are known: the last full five minutes, unless the network is slower. */
  dataAsOf: Clock;
  set(instant: Instant): void;
  advance(milliseconds: number): void;
}

/** `lagMs`: how late the figures are; `refreshMs`: the steps in which they come. */
export function createStandInClock(
  base: Clock,
  { lagMs = 0, refreshMs = REFRESH_MS }: { lagMs?: number; refreshMs?: number } = {},
): StandInClock {
  let ahead = 0;
  const now = () => base() + ahead;
  return {
    now,
    dataAsOf: () => Math.floor((now() - lagMs) / refreshMs) * refreshMs,
    set: (instant) => {
      ahead = instant - base();
    },
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
  };
}
