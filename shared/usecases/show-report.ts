import { z } from 'zod';
import { cursorsOf } from '#shared/domain/cursor.ts';
import { currencySchema, formatMicros, type Micros, moneyTextSchema } from '#shared/domain/money.ts';
import type { PageRequest } from '#shared/domain/ports.ts';
import { compareKeys, type LineKey } from '#shared/domain/report-groups.ts';
import { parseNetworkCampaignKey, type ReportKey } from '#shared/domain/report-keys.ts';
import type { Metrics } from '#shared/domain/report-metrics.ts';
import { shortDigest } from '#shared/domain/short-digest.ts';
import { instantSchema, localDaySchema } from '#shared/domain/time.ts';
import { type MakeReportDeps, makeReport } from './make-report.ts';
import { type NameReportLinesDeps, nameReportLines, type ReportNames } from './name-report-lines.ts';
import type { ReportQuery, ReportQuestion } from './report-question.ts';

const count = z.number().int();
const ratio = z.number().nullable().meta({ description: 'With six decimals; null over zero' });
const moneyRatio = moneyTextSchema.nullable().meta({ description: 'Null over zero' });

const unconvertedSchema = z.object({
  currency: currencySchema,
  cost: moneyTextSchema,
  revenue: moneyTextSchema,
  payout: moneyTextSchema,
  profit: moneyTextSchema,
  manualCostIgnored: moneyTextSchema.optional().meta({ description: 'Where there is any' }),
});

const metricShape = {
  impressions: count,
  clicks: count,
  clicksRejected: count.meta({ description: 'Some of the clicks' }),
  conversions: count,
  conversionsApproved: count,
  conversionsPending: count,
  conversionsRejected: count,
  leads: count,
  calls: count,
  cost: moneyTextSchema,
  revenue: moneyTextSchema,
  payout: moneyTextSchema,
  profit: moneyTextSchema.meta({ description: 'revenue − payout − cost' }),
  roi: ratio,
  roas: ratio,
  ctr: ratio,
  cr: ratio,
  cpc: moneyRatio,
  cpm: moneyRatio,
  cpa: moneyRatio,
  epc: moneyRatio,
  costSource: z.enum(['network', 'manual', 'mixed']).nullable(),
  manualCostIgnored: moneyTextSchema.meta({ description: 'Manual cost that network cost replaced' }),
  unconverted: z
    .array(unconvertedSchema)
    .meta({ description: 'Amounts without a rate for their day, by currency; in none of the others' }),
};
type MetricsView = z.input<z.ZodObject<typeof metricShape>>;

const EXAMPLE_FIGURES = {
  impressions: 5210,
  clicks: 84,
  clicksRejected: 2,
  conversions: 5,
  conversionsApproved: 3,
  leads: 0,
  calls: 0,
  cost: '12.345678',
  revenue: '30.000000',
  payout: '0.000000',
  profit: '17.654322',
  roi: 1.43,
  roas: 2.43,
  ctr: 0.016123,
  cr: 0.035714,
  cpc: '0.146972',
  cpm: '2.369612',
  cpa: '4.115226',
  epc: '0.357143',
  manualCostIgnored: '0.000000',
  unconverted: [],
};

const namedSchema = z.object({ id: z.string(), name: z.string().nullable() }).nullable().optional();
const textSchema = z.string().nullable().optional();
const timeSchema = z.string().optional();

const rowSchema = z
  .object({
    hour: instantSchema.optional(),
    day: localDaySchema.optional(),
    week: timeSchema.meta({ examples: ['2026-W11'] }),
    month: timeSchema.meta({ examples: ['2026-03'] }),
    campaign: namedSchema,
    trafficSource: namedSchema,
    integration: namedSchema,
    provider: textSchema,
    networkCampaign: z
      .object({ integrationId: z.string(), id: z.string(), name: z.string().nullable() })
      .nullable()
      .optional(),
    publisher: textSchema,
    offer: textSchema,
    subId: textSchema,
    mediaPartner: namedSchema,
    source: namedSchema,
    ...metricShape,
  })
  .meta({
    id: 'ReportRow',
    description: 'Has the columns that the report is grouped by.',
    examples: [
      { day: '2026-03-14', campaign: { id: 'cmp_0mhx2k7c9v4t8r1q6wz3', name: 'Summer' }, ...EXAMPLE_FIGURES },
    ],
  });

export const reportViewSchema = z
  .object({
    currency: currencySchema,
    rows: z.array(rowSchema),
    totals: z.object(metricShape).meta({
      id: 'ReportTotals',
      description: 'Of the whole report, on every page',
      examples: [EXAMPLE_FIGURES],
    }),
    asOf: z.object({
      costs: instantSchema.nullable().meta({
        description:
          'Costs before this instant are complete: the earliest of the active integrations that the filters on integration and provider let pass; null if one was never read or there is none',
      }),
      events: instantSchema.nullable().meta({
        description:
          'When the latest counted event of any feed arrived, which reports follow within seconds; null before the first',
      }),
    }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'Report' });
export type ReportView = z.input<typeof reportViewSchema>;

export interface ShowReportDeps extends MakeReportDeps, NameReportLinesDeps {
  integrations: MakeReportDeps['integrations'];
  feeds: MakeReportDeps['feeds'];
  campaigns: MakeReportDeps['campaigns'];
  trafficSources: MakeReportDeps['trafficSources'];
}

/** The line behind which a page goes on, by its key, so that lines that come in between move nothing. */
const positionSchema = z.array(z.string().nullable()).max(3);

/** One page of a report, by the keys that it is grouped by. */
export async function showReport(
  deps: ShowReportDeps,
  workspaceId: string,
  query: ReportQuery,
  page: PageRequest,
): Promise<ReportView> {
  const { question, lines, rounded, asOf } = await makeReport(deps, workspaceId, query);
  const cursors = cursorsOf<LineKey>(positionSchema, digestOf(workspaceId, question));
  const after = page.cursor === null ? null : cursors.decode(page.cursor);
  const start = after === null ? 0 : firstBehind(lines, after);
  const shown = lines.slice(start, start + page.limit);
  const last = shown.at(-1);
  const names = nameReportLines(deps, workspaceId, question.keys);
  await names.learn(shown.map(({ key }) => key));
  return {
    currency: question.currency,
    rows: shown.map(({ key }, index) => ({
      ...keyColumns(question.keys, key, names),
      ...toMetricsView(rounded.metricsOf(start + index)),
    })),
    totals: toMetricsView(rounded.totals),
    asOf,
    nextCursor: last && start + shown.length < lines.length ? cursors.encode(last.key) : null,
  };
}

function firstBehind(lines: readonly { key: LineKey }[], after: LineKey): number {
  const index = lines.findIndex(({ key }) => compareKeys(key, after) > 0);
  return index < 0 ? lines.length : index;
}

const digestOf = (workspaceId: string, { filters, ...question }: ReportQuestion): string =>
  shortDigest(
    JSON.stringify([workspaceId, question, [...filters].map(([key, values]) => [key, [...values].sort()])]),
  );

/** What the report is not grouped by stays undefined, and so does not show. */
function keyColumns(keys: readonly ReportKey[], line: LineKey, names: ReportNames) {
  const valueAt = (key: ReportKey): string | null | undefined =>
    keys.includes(key) ? (line[keys.indexOf(key)] ?? null) : undefined;
  const timeOf = (key: ReportKey): string | undefined => valueAt(key) ?? undefined;
  const namedOf = (key: ReportKey): { id: string; name: string | null } | null | undefined => {
    const id = valueAt(key);
    return typeof id === 'string' ? { id, name: names.nameOf(key, id) } : id;
  };
  return {
    hour: timeOf('hour'),
    day: timeOf('day'),
    week: timeOf('week'),
    month: timeOf('month'),
    campaign: namedOf('campaign'),
    trafficSource: namedOf('trafficSource'),
    integration: namedOf('integration'),
    provider: valueAt('provider'),
    networkCampaign: networkCampaignView(namedOf('networkCampaign')),
    publisher: valueAt('publisher'),
    offer: valueAt('offer'),
    subId: valueAt('subId'),
    mediaPartner: namedOf('mediaPartner'),
    source: namedOf('source'),
  };
}

function networkCampaignView(named: { id: string; name: string | null } | null | undefined) {
  if (!named) return named;
  const { integrationId, networkCampaignId } = parseNetworkCampaignKey(named.id);
  return { integrationId, id: networkCampaignId, name: named.name };
}

function toMetricsView(metrics: Metrics): MetricsView {
  const { cost, revenue, payout, profit, cpc, cpm, cpa, epc, manualCostIgnored, unconverted } = metrics;
  return {
    ...metrics,
    // Nothing is received yet that they would count.
    leads: 0,
    calls: 0,
    cost: formatMicros(cost),
    revenue: formatMicros(revenue),
    payout: formatMicros(payout),
    profit: formatMicros(profit),
    cpc: moneyText(cpc),
    cpm: moneyText(cpm),
    cpa: moneyText(cpa),
    epc: moneyText(epc),
    manualCostIgnored: formatMicros(manualCostIgnored),
    unconverted: unconverted.map((amounts) => ({
      currency: amounts.currency,
      cost: formatMicros(amounts.cost),
      revenue: formatMicros(amounts.revenue),
      payout: formatMicros(amounts.payout),
      profit: formatMicros(amounts.profit),
      ...(amounts.manualCostIgnored === 0n
        ? {}
        : { manualCostIgnored: formatMicros(amounts.manualCostIgnored) }),
    })),
  };
}

const moneyText = (amount: Micros | null): string | null => (amount === null ? null : formatMicros(amount));
