import type { SpendBook } from '#local/networks/spend-book.ts';
import { HOUR_MS, type Instant, type InstantRange, MINUTE_MS } from '#shared/domain/time.ts';

/** What a campaign spent in one hour of a local clock. */
export interface ClockHour {
  campaignId: string;
  /** Where the hour begins, for the first time if the clock repeats it. */
  start: Instant;
  micros: bigint;
  impressions: number;
  clicks: number;
}

/**
 * What a network's own clock makes of its hours, by way of `Intl` alone: a repeated hour is merged into its first
 * occurrence, and where the zone is off by half an hour a local hour starts half an hour before the UTC hour in it.
 */
export function hoursOfClock(book: SpendBook, zone: string, range: InstantRange): ClockHour[] {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const merged = new Map<string, ClockHour>();
  for (const { hour, ...spend } of book.hours({ from: range.from - HOUR_MS, to: range.to })) {
    const [date, time = ''] = clock.format(hour).split(', ');
    const [local, minutes = '0'] = time.split(':');
    const key = `${spend.campaignId} ${date} ${local}`;
    const known = merged.get(key);
    merged.set(
      key,
      known
        ? {
            ...known,
            micros: known.micros + spend.micros,
            impressions: known.impressions + spend.impressions,
            clicks: known.clicks + spend.clicks,
          }
        : { ...spend, start: hour - Number(minutes) * MINUTE_MS },
    );
  }
  return [...merged.values()].filter(({ start }) => start >= range.from && start < range.to);
}
