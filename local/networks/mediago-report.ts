import { z } from 'zod';
import { formatInstant, type Instant, localDaySchema } from '#shared/domain/time.ts';
import type { Exchange } from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import { type ReportRow, type ReportSource, toWireAmount, toWireRate } from './report.ts';

export const pageSchema = z.coerce.number().int().positive().default(1);

/** `est` does not follow daylight saving. */
const ZONES = { utc0: 'UTC', utc8: 'UTC+8', est: 'UTC-5' } as const;

const SORT_FIELDS = {
  date: 'day',
  id: 'campaign',
  spend: 'micros',
  impression: 'impressions',
  click: 'clicks',
} as const;

const reportQuerySchema = z.object({
  start_date: localDaySchema,
  end_date: localDaySchema,
  timezone: z.enum(['utc0', 'utc8', 'est']),
  page_size: z.coerce.number().int().positive().max(1000).default(100),
  current_page: pageSchema,
  sort_field: z.enum(['date', 'id', 'spend', 'impression', 'click']).default('date'),
  sort_val: z.enum(['asc', 'desc']).default('asc'),
  campaign_ids: z
    .string()
    .transform((ids) => ids.split(','))
    .optional(),
});

/** The two reports that the stand-in knows: per campaign and day, and the account's totals per day. */
export type MediaGoReport = 'campaign-days' | 'summary';

/** Answers a report. Only UTC, UTC+8 and UTC−5 can be asked for; another zone is an error. */
export function reportReply(
  kind: MediaGoReport,
  book: ReportSource,
  exchange: Exchange,
  visibleAt: Instant,
): Reply {
  const query = parseOrRefuse(reportQuerySchema, Object.fromEntries(exchange.query));
  if (query.start_date > query.end_date) throw new Refusal(400, 'start_date: it lies after end_date.');
  const report = book.report({
    firstDay: query.start_date,
    lastDay: query.end_date,
    timezone: ZONES[query.timezone],
    by: kind === 'summary' ? ['day'] : ['campaign', 'day'],
    visibleAt,
    campaignIds: query.campaign_ids,
    order: [{ field: SORT_FIELDS[query.sort_field], descending: query.sort_val === 'desc' }],
  });
  const rows = report.rows((query.current_page - 1) * query.page_size, query.page_size);
  const freshness = { rawdata_update_time: formatInstant(visibleAt), timezone: query.timezone };
  const isWrong = exchange.distortion === 'wrong-total' || exchange.distortion === 'wrong-count';
  return jsonReply(200, {
    results:
      exchange.distortion === 'empty-page'
        ? []
        : rows.map((row) => (kind === 'summary' ? { ...toFigures(row), ...freshness } : toCampaignDay(row))),
    total: report.count + (isWrong ? 1 : 0),
  });
}

function toCampaignDay(row: ReportRow) {
  return {
    id: row.campaign?.id,
    name: row.campaign?.name,
    ...toFigures(row),
    cpc: toWireRate(row.micros, row.clicks, 3),
    status: 1,
  };
}

function toFigures(row: ReportRow) {
  const conversions = Math.floor(row.clicks / 60);
  return {
    date: row.day,
    impression: row.impressions,
    click: row.clicks,
    spend: toWireAmount(row.micros),
    conversion: conversions,
    cv_lead: conversions,
    cv_purchase: 0,
    cv_other: 0,
  };
}
