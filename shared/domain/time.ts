import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import { DAY_MS, HOUR_MS, type Instant, type LocalDay, QUARTER_MS, utcDayOf } from './instants.ts';

export {
  formatInstant,
  HOUR_MS,
  type Instant,
  type LocalDay,
  MINUTE_MS,
  QUARTER_MS,
  SECOND_MS,
  utcDayOf,
} from './instants.ts';

/** Tells the present instant. Passed in everywhere; nothing else reads the time. */
export type Clock = () => Instant;

/** Half-open: `from` belongs to it, `to` does not. */
export interface InstantRange {
  from: Instant;
  to: Instant;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An ISO 8601 instant with an offset. */
export const instantSchema = z
  .string()
  .refine(
    (text) => INSTANT.test(text) && DateTime.fromISO(text).isValid,
    'An instant is ISO 8601 with an offset, such as 2026-03-14T13:00:00Z.',
  )
  .meta({ format: 'date-time', examples: ['2026-03-14T13:00:00Z'] });

export const localDaySchema = z
  .string()
  .refine(
    (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text).isValid,
    'A day is written as 2026-03-14.',
  )
  .meta({ format: 'date', examples: ['2026-03-14'] });

export const timezoneSchema = z
  .string()
  .refine(isTimezone, 'The time zone is not a name of the IANA database, such as Europe/Berlin.')
  .meta({ description: 'IANA time zone name', examples: ['Europe/Berlin'] });

/** Offsets such as `+02:00` are no zone names: they do not tell when clocks change. */
export function isTimezone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name);
}

/** Zones have several names: US/Eastern is America/New_York. */
export function isSameTimezone(first: string, second: string): boolean {
  return canonicalTimezone(first) === canonicalTimezone(second);
}

const canonicalTimezone = (name: string): string =>
  new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;

export function parseInstant(text: string): Instant {
  return DateTime.fromISO(text, { zone: 'utc' }).toMillis();
}

export function localDayOf(instant: Instant, timezone: string): LocalDay {
  return inZone(instant, timezone).toISODate();
}

/**
 * When the day begins in the zone: 00:00, or later where clocks change at midnight. Where midnight comes twice the
 * first one counts, whichever of them luxon settles on.
 */
export function startOfLocalDay(day: LocalDay, timezone: string): Instant {
  let start = DateTime.fromISO(day, { zone: timezone }).startOf('day').toMillis();
  while (localDayOf(start - QUARTER_MS, timezone) === day) start -= QUARTER_MS;
  return start;
}

export function addDays(day: LocalDay, count: number): LocalDay {
  const moved = DateTime.fromISO(day, { zone: 'utc' }).plus({ days: count }).toISODate();
  if (moved === null) throw new RangeError(`${day} is no calendar day.`);
  return moved;
}

/** The ISO week of the day: `2026-W11`. */
export function isoWeekOf(day: LocalDay): string {
  const weekDate = DateTime.fromISO(day, { zone: 'utc' }).toISOWeekDate();
  if (weekDate === null) throw new RangeError(`${day} is no calendar day.`);
  return weekDate.slice(0, -'-6'.length);
}

/** Every day from `first` to `last`, both included; empty when `last` is before `first`. */
export function daysBetween(first: LocalDay, last: LocalDay): LocalDay[] {
  const days: LocalDay[] = [];
  const end = parseInstant(last);
  for (let start = parseInstant(first); start <= end; start += DAY_MS) days.push(utcDayOf(start));
  return days;
}

/**
 * The instant at which each of the local hours 0–23 of a day starts.
 * Of a repeated hour the first occurrence counts; an hour that clocks skip starts when the gap ends, or with the
 * last hour of the day where nothing of the day is left after the gap (spec S-8).
 */
export function localHourStarts(day: LocalDay, timezone: string): readonly Instant[] {
  const starts = new Map<number, Instant>();
  for (const { hour, start } of hoursOf(day, timezone)) {
    if (!starts.has(hour)) starts.set(hour, start);
  }
  const lastHour = Math.max(...starts.keys());
  const startOf = (hour: number): Instant => {
    const present = [...starts.keys()].filter((other) => other >= hour);
    return starts.get(present.length > 0 ? Math.min(...present) : lastHour) ?? startOfLocalDay(day, timezone);
  };
  return Array.from({ length: 24 }, (_, hour) => startOf(hour));
}

/** The starts of the hours that the day really has, in order: 24, or 23 or 25 where clocks change. */
export function realHoursOf(day: LocalDay, timezone: string): Instant[] {
  return hoursOf(day, timezone).map(({ start }) => start);
}

/** The start of the hour that is running in the zone: every hour before it has ended. */
export function startOfRunningHour(instant: Instant, timezone: string): Instant {
  const begun = realHoursOf(localDayOf(instant, timezone), timezone).filter((start) => start <= instant);
  return begun.at(-1) ?? instant;
}

/** A stretch of time in which the clocks of a zone keep one offset. */
export interface OffsetSpan extends InstantRange {
  offsetMinutes: number;
}

/** The range in pieces of one offset each: one piece, or more where clocks change within. */
export function offsetSpans({ from, to }: InstantRange, timezone: string): OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  for (let instant = from; instant < to; instant += QUARTER_MS) {
    const offsetMinutes = inZone(instant, timezone).offset;
    const last = spans.at(-1);
    const until = Math.min(instant + QUARTER_MS, to);
    if (last?.offsetMinutes === offsetMinutes) last.to = until;
    else spans.push({ from: instant, to: until, offsetMinutes });
  }
  return spans;
}

interface LocalHour {
  hour: number;
  start: Instant;
}

/** A new hour begins when the clock's hour or its offset changes; offsets are multiples of a quarter hour. */
function hoursOf(day: LocalDay, timezone: string): LocalHour[] {
  const start = startOfLocalDay(day, timezone);
  const end = startOfLocalDay(addDays(day, 1), timezone);
  if (end - start === 24 * HOUR_MS && inZone(start, timezone).offset === inZone(end, timezone).offset) {
    return Array.from({ length: 24 }, (_, hour) => ({ hour, start: start + hour * HOUR_MS }));
  }
  const hours: LocalHour[] = [];
  let previous = '';
  for (let instant = start; instant < end; instant += QUARTER_MS) {
    const { hour, offset } = inZone(instant, timezone);
    if (previous !== `${hour} ${offset}`) hours.push({ hour, start: instant });
    previous = `${hour} ${offset}`;
  }
  return hours;
}

function inZone(instant: Instant, timezone: string): DateTime<true> {
  const local = DateTime.fromMillis(instant, { zone: timezone });
  if (!local.isValid) throw new RangeError(`${timezone} is no time zone, or the instant is out of range.`);
  return local;
}
