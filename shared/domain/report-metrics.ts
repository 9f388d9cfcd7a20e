import type { Micros } from './money.ts';
import type { ReportLine } from './report-groups.ts';
import { divideRounded, roundTogether } from './report-money.ts';
import {
  MONEY_COLUMNS,
  type MoneyColumn,
  type ReportSums,
  totalOf,
  type UnconvertedSums,
} from './report-sums.ts';
import type { EventCounts } from './roll-up.ts';

export type CostSource = 'network' | 'manual' | 'mixed';

/** Money of a line as it is shown. */
export interface ShownMoney extends UnconvertedSums {
  /** Revenue − payout − cost. */
  profit: Micros;
}

/** The figures of a line. Ratios over zero are null. */
export interface Metrics extends EventCounts, ShownMoney {
  conversions: number;
  roi: number | null;
  roas: number | null;
  ctr: number | null;
  cr: number | null;
  cpc: Micros | null;
  cpm: Micros | null;
  cpa: Micros | null;
  epc: Micros | null;
  costSource: CostSource | null;
  /** By currency, in its order. */
  unconverted: readonly (ShownMoney & { currency: string })[];
}

/** Lines whose money is rounded, such that those of each column add up to its total. */
export interface RoundedLines {
  metricsOf(index: number): Metrics;
  totals: Metrics;
}

export function roundLines(lines: readonly ReportLine[]): RoundedLines {
  const cost = roundTogether(lines.map(({ sums }) => sums.cost));
  const revenue = roundTogether(lines.map(({ sums }) => sums.revenue));
  const payout = roundTogether(lines.map(({ sums }) => sums.payout));
  const manualCostIgnored = roundTogether(lines.map(({ sums }) => sums.manualCostIgnored));
  const partsAt = (index: number): UnconvertedSums => ({
    cost: cost.parts[index] ?? 0n,
    revenue: revenue.parts[index] ?? 0n,
    payout: payout.parts[index] ?? 0n,
    manualCostIgnored: manualCostIgnored.parts[index] ?? 0n,
  });
  const total = totalOf(lines.map(({ sums }) => sums));
  return {
    metricsOf(index) {
      const line = lines[index];
      if (!line) throw new RangeError(`The report has no line ${index}.`);
      return toMetrics(line.sums, partsAt(index));
    },
    totals: toMetrics(total, {
      cost: cost.sum,
      revenue: revenue.sum,
      payout: payout.sum,
      manualCostIgnored: manualCostIgnored.sum,
    }),
  };
}

function toMetrics(sums: ReportSums, rounded: UnconvertedSums): Metrics {
  const { impressions, clicks, clicksRejected } = sums;
  const { conversionsApproved, conversionsPending, conversionsRejected } = sums;
  const money = withProfit(rounded);
  const { cost, revenue, profit } = money;
  return {
    impressions,
    clicks,
    clicksRejected,
    conversions: conversionsApproved + conversionsPending + conversionsRejected,
    conversionsApproved,
    conversionsPending,
    conversionsRejected,
    ...money,
    roi: ratio(profit, cost),
    roas: ratio(revenue, cost),
    ctr: ratio(BigInt(clicks), BigInt(impressions)),
    cr: ratio(BigInt(conversionsApproved), BigInt(clicks)),
    cpc: perPiece(cost, clicks),
    cpm: perPiece(1000n * cost, impressions),
    cpa: perPiece(cost, conversionsApproved),
    epc: perPiece(revenue, clicks),
    costSource: costSourceOf(sums),
    unconverted: [...(sums.unconverted ?? [])]
      .filter(([, amounts]) => MONEY_COLUMNS.some((column: MoneyColumn) => amounts[column] !== 0n))
      .map(([currency, amounts]) => ({ currency, ...withProfit(amounts) }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
  };
}

const withProfit = (money: UnconvertedSums): ShownMoney => ({
  ...money,
  profit: money.revenue - money.payout - money.cost,
});

/** Six decimals, halves away from zero. */
const ratio = (dividend: bigint, divisor: bigint): number | null =>
  divisor === 0n ? null : Number(divideRounded(dividend * 1_000_000n, divisor)) / 1_000_000;

const perPiece = (amount: Micros, count: number): Micros | null =>
  count === 0 ? null : divideRounded(amount, BigInt(count));

function costSourceOf({ hasNetworkCost, hasManualCost }: ReportSums): CostSource | null {
  if (hasNetworkCost) return hasManualCost ? 'mixed' : 'network';
  return hasManualCost ? 'manual' : null;
}
