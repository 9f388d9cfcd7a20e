import { addDays, type LocalDay } from '#shared/domain/time.ts';
import { Refusal } from './reply.ts';
import type { Report, ReportQuery, ReportRow, ReportSource, Spend } from './report.ts';

/** A prime, so that the pattern runs against both the campaigns and the hours. */
const PATTERN_LENGTH = 997;

const pattern: readonly Spend[] = Array.from({ length: PATTERN_LENGTH }, (_, index) => ({
  micros: BigInt((index * 7919) % 90_001) * 100n + 100n,
  impressions: 50 + ((index * 31) % 1_500),
  clicks: index % 23,
}));

/** `sums[n]` adds up the first n entries of the pattern. */
const sums: readonly Spend[] = runningSums(pattern);

/**
 * An account of any size that is never held in memory: every row is computed from its number, every total from the
 * number of rows. Each campaign spends in each of the 24 hours of each day from `firstDay` on, whatever the zone;
 * ask for it in a zone without clock changes. It reports by campaign, day and hour only: hour by hour, or campaign
 * by campaign where that is asked for first.
 */
export function createBulkBook(options: {
  campaigns: number;
  hours: number;
  firstDay?: LocalDay;
}): ReportSource {
  const firstDay = options.firstDay ?? '2026-01-01';
  const campaigns = Array.from({ length: options.campaigns }, (_, index) => ({
    id: String(7_000_001 + index),
    name: `bulk_${String(index + 1).padStart(5, '0')}`,
  }));
  const days = Array.from({ length: Math.ceil(options.hours / 24) }, (_, index) => addDays(firstDay, index));

  const hoursUntil = (isBefore: (day: LocalDay) => boolean) =>
    Math.min(options.hours, days.filter(isBefore).length * 24);

  const rowAt = (campaignIndex: number, hour: number): ReportRow => ({
    campaign: campaigns[campaignIndex] ?? null,
    day: days[Math.floor(hour / 24)] ?? null,
    hour: hour % 24,
    ...entryOf(pattern, (hour * campaigns.length + campaignIndex) % PATTERN_LENGTH),
  });

  return {
    campaigns,
    report(query): Report {
      refuseOtherShapes(query);
      const from = hoursUntil((day) => day < query.firstDay);
      const to = hoursUntil((day) => day <= query.lastDay);
      const hours = to - from;
      const count = hours * campaigns.length;
      const byCampaign = query.order?.[0]?.field === 'campaign';
      return {
        count,
        total: plus(sumOfFirst(to * campaigns.length), sumOfFirst(from * campaigns.length), -1),
        rows: (offset, limit) =>
          Array.from({ length: Math.max(0, Math.min(limit, count - offset)) }, (_, index) => {
            const place = offset + index;
            return byCampaign
              ? rowAt(Math.floor(place / hours), from + (place % hours))
              : rowAt(place % campaigns.length, from + Math.floor(place / campaigns.length));
          }),
      };
    },
  };
}

function refuseOtherShapes(query: ReportQuery): void {
  const narrowed = [query.campaignIds, query.hours, query.within].some((filter) => filter !== undefined);
  const [first, ...others] = query.order ?? [];
  const sorted = first !== undefined && (first.descending || !['campaign', 'day'].includes(first.field));
  if (new Set(query.by).size !== 3 || narrowed || sorted || others.some(({ descending }) => descending)) {
    throw new Refusal(
      400,
      'This account reports by campaign, day and hour only, without filters, in rising order.',
    );
  }
}

function runningSums(spends: readonly Spend[]): Spend[] {
  let sum: Spend = { micros: 0n, impressions: 0, clicks: 0 };
  const all = [sum];
  for (const spend of spends) {
    sum = plus(sum, spend, 1);
    all.push(sum);
  }
  return all;
}

function plus(a: Spend, b: Spend, times: number): Spend {
  return {
    micros: a.micros + b.micros * BigInt(times),
    impressions: a.impressions + b.impressions * times,
    clicks: a.clicks + b.clicks * times,
  };
}

function sumOfFirst(count: number): Spend {
  const cycles = Math.floor(count / PATTERN_LENGTH);
  return plus(entryOf(sums, count % PATTERN_LENGTH), entryOf(sums, PATTERN_LENGTH), cycles);
}

function entryOf(spends: readonly Spend[], index: number): Spend {
  const spend = spends[index];
  if (!spend) throw new RangeError('The pattern has no such entry.');
  return spend;
}
