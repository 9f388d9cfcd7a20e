import { formatMicros, type Micros } from '#shared/domain/money.ts';
import { type Instant, type InstantRange, type LocalDay, localDayOf } from '#shared/domain/time.ts';

export interface Spend {
  micros: Micros;
  impressions: number;
  clicks: number;
}

export interface Campaign {
  id: string;
  name: string;
}

type Grouping = 'campaign' | 'day' | 'hour';
export type OrderField = Grouping | 'micros' | 'impressions' | 'clicks';

export interface ReportQuery {
  /** Both included, on the clock of `timezone`: an IANA name, or a fixed offset such as `UTC-5`. */
  firstDay: LocalDay;
  lastDay: LocalDay;
  timezone: string;
  by: readonly Grouping[];
  /** Only hours that start in it. */
  within?: InstantRange | undefined;
  /** Only spend before this instant is reported. */
  visibleAt: Instant;
  campaignIds?: readonly string[] | undefined;
  /** Local hours 0–23. */
  hours?: readonly number[] | undefined;
  order?: readonly { field: OrderField; descending: boolean }[] | undefined;
}

/** One line of a report. What was not grouped by is null. */
export interface ReportRow extends Spend {
  campaign: Campaign | null;
  day: LocalDay | null;
  hour: number | null;
}

export interface Report {
  count: number;
  total: Spend;
  rows(offset: number, limit: number): readonly ReportRow[];
}

/** Whatever a network can report from. */
export interface ReportSource {
  campaigns: readonly Campaign[];
  report(query: ReportQuery): Report;
}

/** Fifteen digits are the most that a JSON number of a JavaScript reader carries exactly. */
const LARGEST_EXACT_MICROS = 10 ** 15;
const MICROS_PER_UNIT = 1_000_000;

/** The amount in whole units as a number whose JSON text is the exact decimal: `7642100n` is sent as `7.6421`. */
export function toWireAmount(micros: Micros): number {
  const exact = Number(micros);
  if (Math.abs(exact) >= LARGEST_EXACT_MICROS) {
    throw new RangeError('The amount has too many digits for a JSON number.');
  }
  // The division rounds to the number nearest to the decimal, which is the one that prints as the decimal.
  return exact / MICROS_PER_UNIT;
}

/** The amount in whole units as text with at least so many decimals: `7642100n` is `7.6421`, `2000000n` is `2.00`. */
export function toWireDecimal(micros: Micros, leastDecimals = 2): string {
  const [whole, fraction = ''] = formatMicros(micros).split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(leastDecimals, '0');
  return `${whole}.${kept}`;
}

/** The days that hold the range, and the range itself. */
export function spanOf(
  within: InstantRange,
  timezone: string,
): Pick<ReportQuery, 'firstDay' | 'lastDay' | 'timezone' | 'within'> {
  const lastInstant = Math.max(within.from, within.to - 1);
  return {
    firstDay: localDayOf(within.from, timezone),
    lastDay: localDayOf(lastInstant, timezone),
    timezone,
    within,
  };
}

/** The price of `count` pieces in whole units, rounded as networks show rates; 0 where there were none. */
export function toWireRate(micros: Micros, count: number, decimals: number): number {
  if (count === 0) return 0;
  const scale = 10 ** decimals;
  return Math.round((Number(micros) / MICROS_PER_UNIT / count) * scale) / scale;
}

export function addSpend(sum: Spend, more: Spend): void {
  sum.micros += more.micros;
  sum.impressions += more.impressions;
  sum.clicks += more.clicks;
}
