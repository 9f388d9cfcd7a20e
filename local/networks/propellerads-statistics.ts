import { z } from 'zod';
import { HOUR_MS, type Instant, parseInstant, SECOND_MS } from '#shared/domain/time.ts';
import { distorted } from './distorted.ts';
import type { Exchange } from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { queryFields } from './query-fields.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import {
  type Report,
  type ReportRow,
  type ReportSource,
  spanOf,
  toWireAmount,
  toWireRate,
} from './report.ts';

/** What is assumed of the answer rather than known. */
export interface PropellerShapes {
  /** A column `hour` as number (default) or text, or no such column but the hour in `date_time`. */
  hours: 'number' | 'text' | 'in-date-time';
  /** The rows in `items` (default), in `result`, or as the whole answer. */
  rows: 'items' | 'result' | 'array';
}

const DEFAULT_OFFSET = '-0500';
const LONGEST_WITH_OFFSET_MS = 8 * 24 * HOUR_MS;
const PAGE_SIZE = 1000;

const GROUPS = { campaign_id: 'campaign', date_time: 'day', hour: 'hour' } as const;
const ORDERS = { ...GROUPS, spent: 'micros', impressions: 'impressions', clicks: 'clicks' } as const;

const momentSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?$/, 'The format is Y-m-d or Y-m-d H:i:s.')
  .transform((text) => (text.length === 10 ? `${text} 00:00:00` : text));

const statisticsSchema = z.object({
  day_from: momentSchema,
  day_to: momentSchema,
  group_by: z.array(z.enum(['campaign_id', 'date_time', 'hour'])).min(1),
  tz: z
    .string()
    .regex(/^[+-]\d{4}$/, 'The format is +0000.')
    .optional(),
  campaign_id: z.array(z.coerce.string()).optional(),
  order_by: z.enum(['campaign_id', 'date_time', 'hour', 'spent', 'impressions', 'clicks']).optional(),
  order_dest: z.enum(['asc', 'desc']).default('asc'),
  page: z.coerce.number().int().positive().default(1),
  page_size: z.coerce.number().int().positive().max(PAGE_SIZE).default(PAGE_SIZE),
});
type Statistics = z.output<typeof statisticsSchema>;

/** Answers `/adv/statistics`, asked by query or by JSON. A bare date is its midnight. */
export function statisticsReply(
  book: ReportSource,
  { method, query, body, distortion }: Exchange,
  visibleAt: Instant,
  shapes: PropellerShapes,
): Reply {
  const request = parseOrRefuse(statisticsSchema, method === 'POST' ? body : queryFields(query));
  const { page, page_size, order_by } = request;
  const truth = book.report({
    ...spanAsked(request),
    by: request.group_by.map((group) => GROUPS[group]),
    visibleAt,
    campaignIds: request.campaign_id,
    order: order_by && [{ field: ORDERS[order_by], descending: request.order_dest === 'desc' }],
  });
  const report = distorted(truth, distortion);
  const toItem = createItemWriter(request, shapes);
  const items = report.rows((page - 1) * page_size, page_size).map(toItem);
  if (shapes.rows === 'array') return jsonReply(200, items);
  return jsonReply(200, {
    [shapes.rows]: items,
    totals: totalsOf(report),
    per_page: page_size,
    total_pages: Math.ceil(report.count / page_size),
    total_items: report.count,
    vat_percent: 0,
    user_has_campaigns: true,
  });
}

function spanAsked({ day_from, day_to, tz }: Statistics) {
  const offset = (tz ?? DEFAULT_OFFSET).replace(/(..)$/, ':$1');
  const from = parseInstant(`${day_from.replace(' ', 'T')}${offset}`);
  const to = parseInstant(`${day_to.replace(' ', 'T')}${offset}`) + SECOND_MS;
  if (from >= to) throw new Refusal(400, 'The date is before day_from.', 'day_to');
  if (tz !== undefined && to - from > LONGEST_WITH_OFFSET_MS) {
    throw new Refusal(400, 'Time zone is available only in the weekly period.', 'tz');
  }
  return spanOf({ from, to }, `UTC${offset}`);
}

function createItemWriter({ group_by }: Statistics, { hours }: PropellerShapes) {
  const groups = {
    campaign_id: ({ campaign }: ReportRow) => ({
      campaign_id: Number(campaign?.id),
      campaign_name: campaign?.name,
    }),
    date_time: ({ day, hour }: ReportRow) => ({
      date_time: hours === 'in-date-time' && hour !== null ? `${day} ${twoDigits(hour)}:00:00` : day,
    }),
    hour: ({ hour }: ReportRow) => {
      if (hours === 'in-date-time') return {};
      return { hour: hours === 'text' ? String(hour) : hour };
    },
  };
  return (row: ReportRow) => ({
    ...Object.fromEntries(group_by.flatMap((group) => Object.entries(groups[group](row)))),
    ...figuresOf(row),
  });
}

function figuresOf({ micros, impressions, clicks }: ReportRow) {
  const spent = toWireAmount(micros);
  return {
    money: spent,
    spent,
    impressions,
    clicks,
    conversions: 0,
    payout: 0,
    profit: spent === 0 ? 0 : -spent,
    cpm: toWireRate(micros, impressions / 1000, 3),
    cpc: toWireRate(micros, clicks, 3),
    ctr: impressions === 0 ? 0 : Math.round((clicks / impressions) * 10_000) / 100,
    win_rate: impressions === 0 ? '-' : '0.0650',
  };
}

function totalsOf({ total }: Report) {
  const spent = toWireAmount(total.micros);
  return { impressions: total.impressions, clicks: total.clicks, spent, vat: 0, spent_with_vat: spent };
}

const twoDigits = (hour: number) => String(hour).padStart(2, '0');
