import { z } from 'zod';
import { countedQuarters } from '#shared/domain/counted-quarters.ts';
import type { CountedAmount, EventCounter } from '#shared/domain/event-contribution.ts';
import { EVENT_COUNTS, EVENT_MONEY, type EventQuarter } from '#shared/domain/roll-up.ts';
import { type Instant, QUARTER_MS } from '#shared/domain/time.ts';

/**
 * The name of a counter's attribute, so that one `ADD` moves many: `q0_clicks`, `q2_revenue_USD`.
 * @param quarter of the hour (0–3).
 */
export const counterAttribute = (quarter: number, counter: EventCounter): string =>
  'currency' in counter
    ? `q${quarter}_${counter.metric}_${counter.currency}`
    : `q${quarter}_${counter.metric}`;

const COUNTER = /^q(\d)_([A-Za-z]+)(?:_([A-Z]{3}))?$/;
const countSchema = z.enum(EVENT_COUNTS);
const moneySchema = z.enum(EVENT_MONEY);
const valueSchema = z.union([z.bigint(), z.int()]);

/**
 * What an item's counters say, in order of time; quarters in which nothing is left are left out.
 * @param start of the hour, which quarter 0 begins.
 * @throws when a counter is none that `counterAttribute` names, or its value is no whole number.
 */
export const eventQuartersOf = (item: Readonly<Record<string, unknown>>, start: Instant): EventQuarter[] =>
  countedQuarters(Object.entries(item).flatMap(([name, value]) => counted(name, value, start)));

function counted(name: string, value: unknown, start: Instant): CountedAmount[] {
  const [, index, metric, currency] = COUNTER.exec(name) ?? [];
  if (index === undefined) return [];
  const counter =
    currency === undefined
      ? { metric: countSchema.parse(metric) }
      : { metric: moneySchema.parse(metric), currency };
  const amount = BigInt(valueSchema.parse(value));
  return [{ quarter: start + Number(index) * QUARTER_MS, counter, amount }];
}
