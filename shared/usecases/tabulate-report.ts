import type { LineKey } from '#shared/domain/report-groups.ts';
import { parseNetworkCampaignKey, type ReportKey } from '#shared/domain/report-keys.ts';
import type { Metrics } from '#shared/domain/report-metrics.ts';
import type { Table, TableCell } from '#shared/domain/table.ts';
import { makeReport, type Report } from './make-report.ts';
import { nameReportLines, type ReportNames } from './name-report-lines.ts';
import type { ReportQuery } from './report-question.ts';
import type { ShowReportDeps } from './show-report.ts';

/** Lines whose names are read at a time. */
const CHUNK = 500;

type Unconverted = Metrics['unconverted'][number];

/** The metrics of a row in their order; of an amount without a rate only money has a cell. */
const METRIC_COLUMNS: Record<
  string,
  { of: (metrics: Metrics) => TableCell; unconverted?: (amounts: Unconverted) => TableCell }
> = {
  impressions: { of: ({ impressions }) => impressions },
  clicks: { of: ({ clicks }) => clicks },
  clicksRejected: { of: ({ clicksRejected }) => clicksRejected },
  conversions: { of: ({ conversions }) => conversions },
  conversionsApproved: { of: ({ conversionsApproved }) => conversionsApproved },
  conversionsPending: { of: ({ conversionsPending }) => conversionsPending },
  conversionsRejected: { of: ({ conversionsRejected }) => conversionsRejected },
  leads: { of: () => 0 },
  calls: { of: () => 0 },
  cost: { of: ({ cost }) => cost, unconverted: ({ cost }) => cost },
  revenue: { of: ({ revenue }) => revenue, unconverted: ({ revenue }) => revenue },
  payout: { of: ({ payout }) => payout, unconverted: ({ payout }) => payout },
  profit: { of: ({ profit }) => profit, unconverted: ({ profit }) => profit },
  roi: { of: ({ roi }) => roi },
  roas: { of: ({ roas }) => roas },
  ctr: { of: ({ ctr }) => ctr },
  cr: { of: ({ cr }) => cr },
  cpc: { of: ({ cpc }) => cpc },
  cpm: { of: ({ cpm }) => cpm },
  cpa: { of: ({ cpa }) => cpa },
  epc: { of: ({ epc }) => epc },
  costSource: { of: ({ costSource }) => costSource },
  manualCostIgnored: {
    of: ({ manualCostIgnored }) => manualCostIgnored,
    unconverted: ({ manualCostIgnored }) => (manualCostIgnored === 0n ? null : manualCostIgnored),
  },
};
const METRICS = Object.values(METRIC_COLUMNS);

/** All rows of a report, for a file. */
export async function tabulateReport(
  deps: ShowReportDeps,
  workspaceId: string,
  query: ReportQuery,
): Promise<Table> {
  const report = await makeReport(deps, workspaceId, query);
  const { keys, from, to } = report.question;
  return {
    fileName: `report-${nameOfEnd(from)}-${nameOfEnd(to)}`,
    columns: [...keys.flatMap(keyColumnNames), ...Object.keys(METRIC_COLUMNS), 'currency'],
    rows: rowsOf(report, nameReportLines(deps, workspaceId, keys)),
  };
}

/** Colons are not welcome in names of files. */
const nameOfEnd = (dayOrInstant: string): string => dayOrInstant.replaceAll(/[^\w+-]/g, '');

async function* rowsOf(
  { question, lines, rounded }: Report,
  names: ReportNames,
): AsyncGenerator<TableCell[]> {
  for (let start = 0; start < lines.length; start += CHUNK) {
    const chunk = lines.slice(start, start + CHUNK);
    await names.learn(chunk.map(({ key }) => key));
    for (const [index, { key }] of chunk.entries()) {
      const cells = keyCells(question.keys, key, names);
      const metrics = rounded.metricsOf(start + index);
      yield [...cells, ...METRICS.map((column) => column.of(metrics)), question.currency];
      for (const amounts of metrics.unconverted) {
        yield [...cells, ...METRICS.map((column) => column.unconverted?.(amounts) ?? null), amounts.currency];
      }
    }
  }
}

const NAMED: readonly ReportKey[] = ['campaign', 'trafficSource', 'integration', 'mediaPartner', 'source'];

function keyColumnNames(key: ReportKey): string[] {
  if (key === 'networkCampaign') return [`${key}.integrationId`, `${key}.id`, `${key}.name`];
  return NAMED.includes(key) ? [`${key}.id`, `${key}.name`] : [key];
}

const keyCells = (keys: readonly ReportKey[], line: LineKey, names: ReportNames): TableCell[] =>
  keys.flatMap((key, index) => cellsOf(key, line[index] ?? null, names));

function cellsOf(key: ReportKey, value: string | null, names: ReportNames): TableCell[] {
  if (value === null) return keyColumnNames(key).map(() => null);
  if (key === 'networkCampaign') {
    const { integrationId, networkCampaignId } = parseNetworkCampaignKey(value);
    return [integrationId, networkCampaignId, names.nameOf(key, value)];
  }
  return NAMED.includes(key) ? [value, names.nameOf(key, value)] : [value];
}
