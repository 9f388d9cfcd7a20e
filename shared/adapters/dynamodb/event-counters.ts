import { z } from 'zod';
import type { EventCounter } from '#shared/domain/event-contribution.ts';
import type { Micros } from '#shared/domain/money.ts';
import { type EventCounts, type EventMoney, type EventQuarter, NO_EVENTS } from '#shared/domain/roll-up.ts';
import { type Instant, QUARTER_MS } from '#shared/domain/time.ts';

/**
 * The name of a counter's attribute, so that one `ADD` moves many: `q0_clicks`, `q2_revenue_USD`.
 * @param quarter of the hour (0–3) in an event hour, of the UTC day (0–95) in an event detail day.
 */
export const counterAttribute = (quarter: number, counter: EventCounter): string =>
  'currency' in counter
    ? `q${quarter}_${counter.metric}_${counter.currency}`
    : `q${quarter}_${counter.metric}`;

const COUNTER = /^q(\d{1,2})_([A-Za-z]+)(?:_([A-Z]{3}))?$/;
const countSchema = z.enum([
  'impressions',
  'clicks',
  'clicksRejected',
  'conversionsApproved',
  'conversionsPending',
  'conversionsRejected',
]) satisfies z.ZodType<keyof EventCounts>;
const moneySchema = z.enum(['revenue', 'payout']) satisfies z.ZodType<keyof EventMoney>;
const valueSchema = z.union([z.bigint(), z.int()]);

interface OpenQuarter {
  counts: EventCounts;
  money: Map<string, EventMoney>;
}

/**
 * What an item's counters say, in order of time; quarters in which nothing is left are left out.
 * @param start of the hour or day that quarter 0 begins.
 * @throws when a counter is none that `counterAttribute` names, or its value is no whole number.
 */
export function eventQuartersOf(item: Readonly<Record<string, unknown>>, start: Instant): EventQuarter[] {
  const quarters = new Map<number, OpenQuarter>();
  for (const [name, value] of Object.entries(item)) {
    const [, index, metric, currency] = COUNTER.exec(name) ?? [];
    if (index === undefined) continue;
    const quarter = quarters.get(Number(index)) ?? { counts: { ...NO_EVENTS }, money: new Map() };
    quarters.set(Number(index), quarter);
    if (currency === undefined) quarter.counts[countSchema.parse(metric)] = Number(valueSchema.parse(value));
    else addMoney(quarter, currency, moneySchema.parse(metric), BigInt(valueSchema.parse(value)));
  }
  return [...quarters]
    .toSorted(([a], [b]) => a - b)
    .map(([index, { counts, money }]) => ({ start: start + index * QUARTER_MS, counts, money: paid(money) }))
    .filter(({ counts, money }) => money.size > 0 || Object.values(counts).some((count) => count !== 0));
}

function addMoney({ money }: OpenQuarter, currency: string, metric: keyof EventMoney, amount: Micros): void {
  money.set(currency, { revenue: 0n, payout: 0n, ...money.get(currency), [metric]: amount });
}

const paid = (money: ReadonlyMap<string, EventMoney>): Map<string, EventMoney> =>
  new Map(
    [...money]
      .filter(([, { revenue, payout }]) => revenue !== 0n || payout !== 0n)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
