import { isRecord } from '#shared/domain/is-record.ts';
import type { Micros } from '#shared/domain/money.ts';
import type { CostOfHour, EventMoney, EventQuarter } from '#shared/domain/roll-up.ts';
import { type Instant, QUARTER_MS } from '#shared/domain/time.ts';

/**
 * What a roll-up holds of its day is one short text: the item stays well under a KiB, and reports read tens of
 * thousands of them. Instants are quarters of the day, amounts are numbers as long as a double holds them. Texts are
 * read by hand: a schema would be most of what a report costs.
 */
const QUARTERS_OF_A_DAY = 96;
const WHOLE_NUMBER = /^-?\d+$/;
/** Of an event quarter: the quarter and its counts, before the money. */
const MONEY_AT = 7;

type StoredAmount = number | string;

/** `{"USD":[0,123456,4,2345]}`: quarters and micros by turns, by currency. @throws RangeError when an hour begins at no quarter of the day. */
export function encodeCostHours(hours: readonly CostOfHour[], dayStart: Instant): string {
  const stored = new Map<string, StoredAmount[]>();
  for (const { hour, amount, currency } of hours) {
    const own = stored.get(currency) ?? [];
    stored.set(currency, own);
    own.push(quarterOf(hour, dayStart), storedAmount(amount));
  }
  return JSON.stringify(Object.fromEntries(stored));
}

/** @throws when the text is none of `encodeCostHours`. */
export function decodeCostHours(text: string, dayStart: Instant): CostOfHour[] {
  const stored: unknown = JSON.parse(text);
  if (!isRecord(stored)) throw malformed('hours');
  const currencies = Object.keys(stored);
  const hours: CostOfHour[] = [];
  for (const currency of currencies) {
    const values = listOf(stored[currency], 'hours');
    for (let at = 0; at < values.length; at += 2) {
      const hour = dayStart + parseQuarter(values[at], 'hours') * QUARTER_MS;
      hours.push({ hour, amount: parseAmount(values[at + 1], 'hours'), currency });
    }
  }
  return currencies.length > 1 ? hours.sort((a, b) => a.hour - b.hour) : hours;
}

/**
 * `[[0,10,2,0,1,0,0,"USD",1500000,700000]]`: quarter, counts in the order of `EventCounts`, then each currency with its
 * revenue and payout. @throws RangeError when a quarter is none of the day.
 */
export function encodeEventQuarters(quarters: readonly EventQuarter[], dayStart: Instant): string {
  return JSON.stringify(
    quarters.map(({ start, counts, money }) => [
      quarterOf(start, dayStart),
      counts.impressions,
      counts.clicks,
      counts.clicksRejected,
      counts.conversionsApproved,
      counts.conversionsPending,
      counts.conversionsRejected,
      ...[...money].flatMap(([currency, { revenue, payout }]) => [
        currency,
        storedAmount(revenue),
        storedAmount(payout),
      ]),
    ]),
  );
}

/** @throws when the text is none of `encodeEventQuarters`. */
export function decodeEventQuarters(text: string, dayStart: Instant): EventQuarter[] {
  return listOf(JSON.parse(text), 'quarters').map((stored) => {
    const values = listOf(stored, 'quarters');
    const [quarter, impressions, clicks, clicksRejected, approved, pending, rejected] = values;
    return {
      start: dayStart + parseQuarter(quarter, 'quarters') * QUARTER_MS,
      counts: {
        impressions: parseCount(impressions),
        clicks: parseCount(clicks),
        clicksRejected: parseCount(clicksRejected),
        conversionsApproved: parseCount(approved),
        conversionsPending: parseCount(pending),
        conversionsRejected: parseCount(rejected),
      },
      money: moneyOf(values),
    };
  });
}

function moneyOf(values: readonly unknown[]): Map<string, EventMoney> {
  const money = new Map<string, EventMoney>();
  for (let at = MONEY_AT; at < values.length; at += 3) {
    const currency = values[at];
    if (typeof currency !== 'string') throw malformed('quarters');
    const [revenue, payout] = [values[at + 1], values[at + 2]];
    money.set(currency, {
      revenue: parseAmount(revenue, 'quarters'),
      payout: parseAmount(payout, 'quarters'),
    });
  }
  return money;
}

function listOf(value: unknown, attribute: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(attribute);
  return value;
}

function parseQuarter(value: unknown, attribute: string): number {
  if (!isQuarter(value)) throw malformed(attribute);
  return value;
}

function parseCount(value: unknown): number {
  if (!isWhole(value)) throw malformed('quarters');
  return value;
}

function parseAmount(value: unknown, attribute: string): Micros {
  if (isWhole(value) || (typeof value === 'string' && WHOLE_NUMBER.test(value))) return BigInt(value);
  throw malformed(attribute);
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

const isQuarter = (value: unknown): value is number =>
  isWhole(value) && value >= 0 && value < QUARTERS_OF_A_DAY;

const storedAmount = (amount: Micros): StoredAmount =>
  Number.isSafeInteger(Number(amount)) ? Number(amount) : String(amount);

function quarterOf(instant: Instant, dayStart: Instant): number {
  const quarter = (instant - dayStart) / QUARTER_MS;
  if (isQuarter(quarter)) return quarter;
  throw new RangeError('An hour of a roll-up begins at no quarter of its day.');
}

const malformed = (attribute: string): Error => new Error(`A stored roll-up is malformed in: ${attribute}.`);
