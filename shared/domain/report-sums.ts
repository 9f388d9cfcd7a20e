import type { Micros } from './money.ts';
import { convert, type ExactMoney, type ScaledRate } from './report-money.ts';
import type { EventCounts, EventMoney } from './roll-up.ts';

/** Money that has no rate, in its own currency. */
export interface UnconvertedSums {
  cost: Micros;
  revenue: Micros;
  payout: Micros;
  manualCostIgnored: Micros;
}
export type MoneyColumn = keyof UnconvertedSums;

/** What a line of a report adds up, exactly: money in the report's currency, and apart from it what has no rate. */
export interface ReportSums extends EventCounts, Record<MoneyColumn, ExactMoney> {
  hasNetworkCost: boolean;
  hasManualCost: boolean;
  /** By currency; null while there is none. */
  unconverted: Map<string, UnconvertedSums> | null;
}

export const createSums = (): ReportSums => ({
  impressions: 0,
  clicks: 0,
  clicksRejected: 0,
  conversionsApproved: 0,
  conversionsPending: 0,
  conversionsRejected: 0,
  cost: 0n,
  revenue: 0n,
  payout: 0n,
  manualCostIgnored: 0n,
  hasNetworkCost: false,
  hasManualCost: false,
  unconverted: null,
});

export function addCounts(sums: EventCounts, counts: EventCounts): void {
  sums.impressions += counts.impressions;
  sums.clicks += counts.clicks;
  sums.clicksRejected += counts.clicksRejected;
  sums.conversionsApproved += counts.conversionsApproved;
  sums.conversionsPending += counts.conversionsPending;
  sums.conversionsRejected += counts.conversionsRejected;
}

/** @param rate null where there is none for the day */
export function addMoney(
  sums: ReportSums,
  column: MoneyColumn,
  { amount, currency, rate }: { amount: Micros; currency: string; rate: ScaledRate | null },
): void {
  if (rate === null) unconvertedOf(sums, currency)[column] += amount;
  else sums[column] += convert(amount, rate);
}

function unconvertedOf(sums: ReportSums, currency: string): UnconvertedSums {
  sums.unconverted ??= new Map();
  const known = sums.unconverted.get(currency);
  if (known) return known;
  const created = { cost: 0n, revenue: 0n, payout: 0n, manualCostIgnored: 0n };
  sums.unconverted.set(currency, created);
  return created;
}

/** Counts and money of events, by currency. */
export interface EventSums {
  counts: EventCounts;
  money: ReadonlyMap<string, EventMoney>;
}

export function addEvents(
  sums: ReportSums,
  { counts, money }: EventSums,
  rateOf: (currency: string) => ScaledRate | null,
): void {
  addCounts(sums, counts);
  for (const [currency, { revenue, payout }] of money) {
    const rate = rateOf(currency);
    if (revenue !== 0n) addMoney(sums, 'revenue', { amount: revenue, currency, rate });
    if (payout !== 0n) addMoney(sums, 'payout', { amount: payout, currency, rate });
  }
}

/** What all lines add up to, money left out: that is rounded together. */
export function totalOf(lines: Iterable<ReportSums>): ReportSums {
  const total = createSums();
  for (const line of lines) {
    addCounts(total, line);
    total.hasNetworkCost ||= line.hasNetworkCost;
    total.hasManualCost ||= line.hasManualCost;
    for (const [currency, amounts] of line.unconverted ?? []) {
      for (const column of MONEY_COLUMNS) {
        if (amounts[column] !== 0n)
          addMoney(total, column, { amount: amounts[column], currency, rate: null });
      }
    }
  }
  return total;
}

export const MONEY_COLUMNS: readonly MoneyColumn[] = ['cost', 'revenue', 'payout', 'manualCostIgnored'];
