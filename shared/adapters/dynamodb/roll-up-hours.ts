import { z } from 'zod';
import type { Micros } from '#shared/domain/money.ts';
import type { CostOfHour, EventQuarter } from '#shared/domain/roll-up.ts';
import { type Instant, QUARTER_MS } from '#shared/domain/time.ts';

/**
 * What a roll-up holds of its day is one short text: the item stays well under a KiB, and reports read tens of
 * thousands of them. Instants are quarters of the day, amounts are numbers as long as a double holds them.
 */
const quarterSchema = z.int().min(0).max(95);
const amountSchema = z.union([z.int(), z.string().regex(/^-?\d+$/)]).transform(BigInt);
const countSchema = z.int();

/** `{"USD":[[0,123456],[4,2345]]}`: quarter and micros by currency. */
const costHoursSchema = z.record(z.string(), z.array(z.tuple([quarterSchema, amountSchema])));
type StoredCostHours = Record<string, [number, number | string][]>;

/** `[[0,[10,2,0,1,0,0],{"USD":[1500000,700000]}]]`: quarter, counts in the order of `EventCounts`, revenue and payout. */
const eventQuartersSchema = z.array(
  z.tuple([
    quarterSchema,
    z.tuple([countSchema, countSchema, countSchema, countSchema, countSchema, countSchema]),
    z.record(z.string(), z.tuple([amountSchema, amountSchema])),
  ]),
);

/** @throws RangeError when an hour begins at no quarter of the day. */
export function encodeCostHours(hours: readonly CostOfHour[], dayStart: Instant): string {
  const stored: StoredCostHours = {};
  for (const { hour, amount, currency } of hours) {
    stored[currency] = [...(stored[currency] ?? []), [quarterOf(hour, dayStart), storedAmount(amount)]];
  }
  return JSON.stringify(stored);
}

/** @throws when the text is none of `encodeCostHours`. */
export function decodeCostHours(text: string, dayStart: Instant): CostOfHour[] {
  const byCurrency = Object.entries(costHoursSchema.parse(JSON.parse(text)));
  const hours = byCurrency.flatMap(([currency, stored]) =>
    stored.map(([quarter, amount]) => ({ hour: dayStart + quarter * QUARTER_MS, amount, currency })),
  );
  return byCurrency.length > 1 ? hours.sort((a, b) => a.hour - b.hour) : hours;
}

/** @throws RangeError when a quarter is none of the day. */
export function encodeEventQuarters(quarters: readonly EventQuarter[], dayStart: Instant): string {
  return JSON.stringify(
    quarters.map(({ start, counts, money }) => [
      quarterOf(start, dayStart),
      [
        counts.impressions,
        counts.clicks,
        counts.clicksRejected,
        counts.conversionsApproved,
        counts.conversionsPending,
        counts.conversionsRejected,
      ],
      Object.fromEntries(
        [...money].map(([currency, { revenue, payout }]) => [
          currency,
          [storedAmount(revenue), storedAmount(payout)],
        ]),
      ),
    ]),
  );
}

/** @throws when the text is none of `encodeEventQuarters`. */
export function decodeEventQuarters(text: string, dayStart: Instant): EventQuarter[] {
  return eventQuartersSchema.parse(JSON.parse(text)).map(([quarter, counts, money]) => {
    const [
      impressions,
      clicks,
      clicksRejected,
      conversionsApproved,
      conversionsPending,
      conversionsRejected,
    ] = counts;
    return {
      start: dayStart + quarter * QUARTER_MS,
      counts: {
        impressions,
        clicks,
        clicksRejected,
        conversionsApproved,
        conversionsPending,
        conversionsRejected,
      },
      money: new Map(
        Object.entries(money).map(([currency, [revenue, payout]]) => [currency, { revenue, payout }]),
      ),
    };
  });
}

const storedAmount = (amount: Micros): number | string =>
  Number.isSafeInteger(Number(amount)) ? Number(amount) : String(amount);

function quarterOf(instant: Instant, dayStart: Instant): number {
  const quarter = (instant - dayStart) / QUARTER_MS;
  if (quarterSchema.safeParse(quarter).success) return quarter;
  throw new RangeError('An hour of a roll-up begins at no quarter of its day.');
}
