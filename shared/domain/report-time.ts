import { type ReportFilters, TIME_KEYS, type TimeKey } from './report-keys.ts';
import {
  addDays,
  daysBetween,
  formatInstant,
  type Instant,
  type InstantRange,
  isoWeekOf,
  type LocalDay,
  localDayOf,
  QUARTER_MS,
  realHoursOf,
  startOfLocalDay,
} from './time.ts';

/** A range cut by the clocks of a zone into pieces that a report tells apart. */
export interface TimeCut {
  /** By piece what it is called, under each of the keys that it was cut by. */
  labels: readonly (readonly string[])[];
  /** The piece in which an instant lies; undefined outside the range, or where a filter leaves it out. */
  pieceOf(instant: Instant): number | undefined;
}

const NO_PIECE = -1;

/**
 * Cuts the range once, so that an instant is looked up and not computed: the clocks are asked some times a day, not for
 * each row. What is counted by the quarter of an hour belongs where its quarter starts.
 */
export function cutTime(
  range: InstantRange,
  timezone: string,
  keys: readonly TimeKey[],
  filters: ReportFilters,
): TimeCut {
  const labels: string[][] = [];
  const pieces = new Map<string, number>();
  const firstQuarter = quarterOf(range.from);
  const pieceOfQuarter = new Int32Array(quarterOf(range.to) - firstQuarter + 1).fill(NO_PIECE);
  const wanted = new Set(TIME_KEYS.filter((key) => keys.includes(key) || filters.has(key)));
  for (const { start, end, names } of stretches(range, timezone, wanted)) {
    if (!passes(names, filters)) continue;
    const label = keys.map((key) => names[key]);
    const piece = pieces.get(label.join()) ?? labels.push(label) - 1;
    pieces.set(label.join(), piece);
    pieceOfQuarter.fill(
      piece,
      Math.max(quarterOf(start) - firstQuarter, 0),
      Math.max(quarterOf(end) - firstQuarter, 0),
    );
  }
  return {
    labels,
    pieceOf(instant) {
      if (instant < range.from || instant >= range.to) return undefined;
      const piece = pieceOfQuarter[quarterOf(instant) - firstQuarter];
      return piece === NO_PIECE ? undefined : piece;
    },
  };
}

const quarterOf = (instant: Instant): number => Math.floor(instant / QUARTER_MS);

interface Stretch {
  start: Instant;
  end: Instant;
  names: Readonly<Record<TimeKey, string>>;
}

/** The local days of the range, or their hours, which is where the clocks change. Names are made only where they are wanted. */
function stretches({ from, to }: InstantRange, timezone: string, wanted: ReadonlySet<TimeKey>): Stretch[] {
  const byHour = wanted.has('hour');
  const dayAfter = addDays(localDayOf(to - 1, timezone), 1);
  const begins = daysBetween(localDayOf(from, timezone), dayAfter).flatMap((day) => {
    const starts = byHour ? realHoursOf(day, timezone) : [startOfLocalDay(day, timezone)];
    const week = wanted.has('week') ? isoWeekOf(day) : '';
    return starts.map((start) => ({ start, day, week, month: monthOf(day) }));
  });
  return begins.flatMap(({ start, ...names }, index) => {
    const end = begins[index + 1]?.start ?? start;
    // A day that the zone skipped has no length.
    const isWithin = start < end && end > from && start < to;
    return isWithin ? [{ start, end, names: { hour: byHour ? formatInstant(start) : '', ...names } }] : [];
  });
}

const monthOf = (day: LocalDay): string => day.slice(0, -'-14'.length);

const passes = (names: Stretch['names'], filters: ReportFilters): boolean =>
  TIME_KEYS.every((key) => filters.get(key)?.has(names[key]) ?? true);
