import { decimalToPicos, picosToDecimal } from '#shared/domain/money.ts';
import { addDays, HOUR_MS, MINUTE_MS, offsetSpans, SECOND_MS, startOfLocalDay } from '#shared/domain/time.ts';
import type { NetworkCost, ReadWindow } from './provider.ts';

/** A part of a window for networks that know offsets instead of zones. */
export interface OffsetRange {
  /** `+0530` */
  offset: string;
  /** First and last second on the clock of that offset: `2026-03-08 03:00:00`. */
  first: string;
  last: string;
  /** Whether any of the hour, on the clock of that offset, belongs to the part. */
  holds(hour: { day: string; hour: number }): boolean;
}

/** The window in parts of one offset each: one, or two or more where clocks change within. */
export function rangesByOffset({ firstDay, lastDay, timezone }: ReadWindow): OffsetRange[] {
  const window = {
    from: startOfLocalDay(firstDay, timezone),
    to: startOfLocalDay(addDays(lastDay, 1), timezone),
  };
  return offsetSpans(window, timezone).map(({ from, to, offsetMinutes }) => {
    const clock = (instant: number): string =>
      new Date(instant + offsetMinutes * MINUTE_MS).toISOString().slice(0, 19).replace('T', ' ');
    return {
      offset: offsetText(offsetMinutes),
      first: clock(from),
      last: clock(to - SECOND_MS),
      holds({ day, hour }) {
        const start = Date.parse(`${day}T00:00:00Z`) + hour * HOUR_MS - offsetMinutes * MINUTE_MS;
        return start < to && start + HOUR_MS > from;
      },
    };
  });
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
}

/** Adds up rows of one campaign and hour: an hour that clocks repeat is told once for each of its offsets (spec S-8). */
export function addUpSameHours(rows: readonly NetworkCost[]): NetworkCost[] {
  const added = new Map<string, NetworkCost>();
  for (const row of rows) {
    const key = `${row.day} ${row.hour} ${row.campaignId}`;
    const before = added.get(key);
    added.set(key, before ? sumOf(before, row) : row);
  }
  return [...added.values()];
}

const sumOf = (first: NetworkCost, second: NetworkCost): NetworkCost => ({
  ...second,
  amount: picosToDecimal(decimalToPicos(first.amount) + decimalToPicos(second.amount)),
  impressions: first.impressions + second.impressions,
  clicks: first.clicks + second.clicks,
});
