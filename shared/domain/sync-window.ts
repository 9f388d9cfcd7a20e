import {
  addDays,
  HOUR_MS,
  type Instant,
  type InstantRange,
  type LocalDay,
  localDayOf,
  realHoursOf,
  startOfLocalDay,
} from './time.ts';

/** Networks still book the hours that just ended: the days of this many hours are read at every tick (spec S-1). */
const HOURLY_LOOKBACK_MS = 6 * HOUR_MS;

/** What one run reads: whole local days of the integration, of which the hours inside `range` count. */
export interface SyncWindow {
  firstDay: LocalDay;
  lastDay: LocalDay;
  range: InstantRange;
}

/** The local days touched by the last six hours, up to the tick. */
export function hourlyWindow(tick: Instant, timezone: string): SyncWindow {
  return windowOfDays(
    localDayOf(tick - HOURLY_LOOKBACK_MS, timezone),
    localDayOf(tick, timezone),
    tick,
    timezone,
  );
}

/** The last complete local days and today so far, as of the tick (spec S-2). */
export function midnightWindow(tick: Instant, timezone: string, completeDays: number): SyncWindow {
  const today = localDayOf(tick, timezone);
  return windowOfDays(addDays(today, -completeDays), today, tick, timezone);
}

/** Whole local days, both included, as far as they have begun at the tick. */
export function windowOfDays(
  firstDay: LocalDay,
  lastDay: LocalDay,
  tick: Instant,
  timezone: string,
): SyncWindow {
  const last = lastDay < localDayOf(tick - 1, timezone) ? lastDay : localDayOf(tick - 1, timezone);
  return {
    firstDay: firstDay < last ? firstDay : last,
    lastDay: last,
    range: {
      from: startOfLocalDay(firstDay < last ? firstDay : last, timezone),
      to: Math.min(startOfLocalDay(addDays(last, 1), timezone), tick),
    },
  };
}

/** The newest part of a span of days that fits into `maxDays`, and what is left of the span. */
export function newestSlice(
  span: { firstDay: LocalDay; lastDay: LocalDay },
  maxDays: number,
): {
  slice: { firstDay: LocalDay; lastDay: LocalDay };
  remaining: { firstDay: LocalDay; lastDay: LocalDay } | null;
} {
  const start = addDays(span.lastDay, 1 - maxDays);
  if (start <= span.firstDay) return { slice: span, remaining: null };
  return {
    slice: { firstDay: start, lastDay: span.lastDay },
    remaining: { firstDay: span.firstDay, lastDay: addDays(start, -1) },
  };
}

/**
 * The day's hour to which spend belongs that was added since the last reading (spec S-9): the last one that had ended
 * at the tick, or the first one while it is still running. Null once an hour of a later day has ended.
 */
export function bookingHourOf(day: LocalDay, tick: Instant, timezone: string): Instant | null {
  const hours = realHoursOf(day, timezone);
  const nextDayHours = realHoursOf(addDays(day, 1), timezone);
  const endOfNextDaysFirstHour = nextDayHours[1] ?? Number.POSITIVE_INFINITY;
  if (tick >= endOfNextDaysFirstHour) return null;
  const ends = [...hours.slice(1), nextDayHours[0] ?? Number.POSITIVE_INFINITY];
  const completed = ends.filter((end) => end <= tick).length;
  return hours[Math.max(completed - 1, 0)] ?? null;
}
