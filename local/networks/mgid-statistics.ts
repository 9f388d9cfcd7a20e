import { z } from 'zod';
import { type Instant, parseInstant } from '#shared/domain/time.ts';
import { distorted } from './distorted.ts';
import type { Exchange } from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { pickFields } from './pick-fields.ts';
import { offsetFields, queryFields } from './query-fields.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import {
  type OrderField,
  type ReportRow,
  type ReportSource,
  type Spend,
  spanOf,
  toWireDecimal,
  toWireRate,
} from './report.ts';

const LONGEST_RANGE_MS = 90 * 86_400_000;

const DIMENSIONS = { day: 'day', hour: 'hour', campaignId: 'campaign', campaignName: 'campaign' } as const;
const METRIC_ORDERS = { spent: 'micros', clicks: 'clicks', impressions: 'impressions' } as const;
const ORDERS: Readonly<Record<string, OrderField>> = { ...DIMENSIONS, ...METRIC_ORDERS };

const instantSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'Use ISO 8601 with milliseconds and Z.');
const dimensionSchema = z.enum(['day', 'hour', 'campaignId', 'campaignName']);
const metricSchema = z.enum(['spent', 'clicks', 'impressions', 'cpc', 'ctr']);

const statisticsSchema = z.object({
  'filters[dateRange][dateFrom]': instantSchema,
  'filters[dateRange][dateTo]': instantSchema,
  dimensions: z.array(dimensionSchema).min(1).max(3),
  metrics: z.array(metricSchema).min(1),
  'filters[campaigns]': z.array(z.string()).optional(),
  ...offsetFields(20, 1000),
});
type Statistics = z.output<typeof statisticsSchema>;

/** Answers the granular report; nothing where there are no rows at all. */
export function statisticsReply(
  account: { book: ReportSource; timezone: string; currency: string },
  { query, distortion }: Exchange,
  options: { visibleAt: Instant; range: 'instants' | 'account-days'; envelope: 'plain' | 'meta' },
): Reply | undefined {
  const request = parseOrRefuse(statisticsSchema, queryFields(query));
  const truth = account.book.report({
    ...spanOfRange(request, account.timezone, options.range),
    by: request.dimensions.map((dimension) => DIMENSIONS[dimension]),
    visibleAt: options.visibleAt,
    campaignIds: request['filters[campaigns]'],
    order: ordersIn(query),
  });
  if (truth.count === 0) return undefined;
  const report = distorted(truth, distortion);
  const { limit, offset } = request;
  const metrics = (spend: Spend) => pickFields(request.metrics, metricsOf(spend, account.currency));
  const data = report.rows(offset, limit).map((row) => ({
    ...pickFields(request.dimensions, dimensionsOf(row)),
    ...metrics(row),
  }));
  const paging = { count: report.count, limit, offset };
  return jsonReply(200, {
    data,
    totals: { ...pickFields(request.dimensions, MEANINGLESS), ...metrics(report.total) },
    ...(options.envelope === 'meta' ? { meta: paging } : paging),
  });
}

function spanOfRange(request: Statistics, timezone: string, reading: 'instants' | 'account-days') {
  const dateFrom = request['filters[dateRange][dateFrom]'];
  const dateTo = request['filters[dateRange][dateTo]'];
  const [from, to] = [parseInstant(dateFrom), parseInstant(dateTo)];
  const field = 'filters[dateRange]';
  if (from > to) throw new Refusal(400, 'dateFrom lies after dateTo.', field);
  if (to - from > LONGEST_RANGE_MS) throw new Refusal(400, 'The range is longer than 90 days.', field);
  return reading === 'instants'
    ? spanOf({ from, to: to + 1 }, timezone)
    : { firstDay: dateFrom.slice(0, 10), lastDay: dateTo.slice(0, 10), timezone };
}

function ordersIn(query: URLSearchParams) {
  return [...query].flatMap(([name, value]) => {
    const by = /^orders\[(\w+)\]$/.exec(name)?.[1];
    if (by === undefined) return [];
    const field = ORDERS[by];
    if (field === undefined) throw new Refusal(400, 'The value is unknown.', 'orders');
    return [{ field, descending: value === 'desc' }];
  });
}

/** What the totals show where a row would name its day, hour or campaign. */
const MEANINGLESS = { day: '', hour: 0, campaignId: 0, campaignName: '' };

function dimensionsOf({ day, hour, campaign }: ReportRow) {
  return { day, hour, campaignId: Number(campaign?.id), campaignName: campaign?.name };
}

function metricsOf({ micros, clicks, impressions }: Spend, currency: string) {
  return {
    spent: { amount: toWireDecimal(micros), currency },
    clicks,
    impressions,
    cpc: { amount: String(toWireRate(micros, clicks, 4)), currency },
    ctr: impressions === 0 ? 0 : Math.round((clicks / impressions) * 10_000) / 100,
  };
}
