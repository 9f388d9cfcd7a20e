import { z } from 'zod';
import { type Instant, isTimezone, localDaySchema } from '#shared/domain/time.ts';
import { distorted } from './distorted.ts';
import type { Exchange } from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import {
  type ReportQuery,
  type ReportRow,
  type ReportSource,
  type Spend,
  toWireAmount,
  toWireRate,
} from './report.ts';

/** `named`: `{"hour": 13}`; `id`: `{"id": 13}`; `number`: `13` (days as text); `string`: `"13"`. */
export type StatisticsShape = 'named' | 'id' | 'number' | 'string';

const DEFAULT_ZONE = 'America/New_York';

const GROUPINGS = { campaign_id: 'campaign', date: 'day', hour: 'hour' } as const;
const ORDERS = { ...GROUPINGS, cost: 'micros', impressions: 'impressions', clicks: 'clicks' } as const;

const groupSchema = z.enum(['campaign_id', 'date', 'hour']);
const campaignIdSchema = z.union([z.string(), z.number().int()]).transform(String);

const pagingFields = {
  limit: z.number().int().positive().max(5000).default(500),
  offset: z.number().int().nonnegative().default(0),
};
const pagingSchema = z.object(pagingFields);

const statisticsSchema = z.strictObject({
  group_by: z
    .array(groupSchema)
    .min(1)
    .max(4)
    .refine((groups) => new Set(groups).size === groups.length, 'A grouping may be named once.'),
  filter: z
    .strictObject({
      date_from: localDaySchema,
      date_to: localDaySchema,
      hour: z.array(z.number().int().min(0).max(23)).optional(),
      campaign_id: z.union([campaignIdSchema.transform((id) => [id]), z.array(campaignIdSchema)]).optional(),
      exclude_deleted: z.literal([0, 1]).optional(),
    })
    .refine(({ date_from, date_to }) => date_from <= date_to, 'date_from lies after date_to.'),
  timezone: z.string().refine(isTimezone, 'The time zone is unknown.').optional(),
  order_by: z
    .array(
      z.strictObject({
        field: z.enum(['campaign_id', 'date', 'hour', 'cost', 'impressions', 'clicks']),
        order: z.enum(['asc', 'desc']),
      }),
    )
    .max(2)
    .optional(),
  ...pagingFields,
  totals: z.boolean().default(false),
  count: z.boolean().default(false),
  detailed: z.boolean().default(false),
});
type Statistics = z.output<typeof statisticsSchema>;

/** Answers `POST /statistics/a/global`. */
export function statisticsReply(
  book: ReportSource,
  { body, distortion }: Exchange,
  options: { visibleAt: Instant; shape: StatisticsShape },
): Reply {
  const request = parseOrRefuse(statisticsSchema, body);
  if (request.filter.hour && !request.timezone) throw new Refusal(400, 'filter.hour: it needs a timezone.');
  const report = distorted(book.report(toBookQuery(request, options.visibleAt)), distortion);
  const rows = report.rows(request.offset, request.limit);
  const toRow = createRowWriter(request, options.shape);
  const { limit, offset } = request;
  return jsonReply(200, {
    result: rows.map(toRow),
    request_metadata: {
      ...(request.count && { count: report.count }),
      limit,
      offset,
    },
    ...(request.totals && { resultTotal: toTotal(report.total) }),
  });
}

/** The page that a body asks for, the first being 1. */
export function statisticsPage(body: unknown): number | undefined {
  const paging = pagingSchema.safeParse(body);
  return paging.success ? Math.floor(paging.data.offset / paging.data.limit) + 1 : undefined;
}

/** Zones count for hours only: without the hour, days are those of the platform. */
function toBookQuery(request: Statistics, visibleAt: Instant): ReportQuery {
  const { filter } = request;
  const asksForHours = request.group_by.includes('hour') || filter.hour !== undefined;
  return {
    firstDay: filter.date_from,
    lastDay: filter.date_to,
    timezone: (asksForHours && request.timezone) || DEFAULT_ZONE,
    by: request.group_by.map((group) => GROUPINGS[group]),
    visibleAt,
    campaignIds: filter.campaign_id,
    hours: filter.hour,
    order: request.order_by?.map(({ field, order }) => ({
      field: ORDERS[field],
      descending: order === 'desc',
    })),
  };
}

function createRowWriter(request: Statistics, shape: StatisticsShape) {
  const groups = {
    campaign_id: ({ campaign }: ReportRow) => (request.detailed ? campaign : { id: campaign?.id }),
    date: ({ day }: ReportRow) => shapes[shape]('date', day ?? ''),
    hour: ({ hour }: ReportRow) => shapes[shape]('hour', hour ?? 0),
  };
  return (row: ReportRow) => ({
    impressions: row.impressions,
    clicks: row.clicks,
    cost: toWireAmount(row.micros),
    cpc: toWireRate(row.micros, row.clicks, 3),
    cpm: toWireRate(row.micros, row.impressions / 1000, 4),
    goals: { total: 0, data: {} },
    group_by: Object.fromEntries(request.group_by.map((group) => [group, groups[group](row)])),
  });
}

const shapes = {
  named: (name, value) => ({ [name]: value }),
  id: (_name, value) => ({ id: value }),
  number: (_name, value) => value,
  string: (_name, value) => String(value),
} satisfies Record<StatisticsShape, (name: string, value: string | number) => unknown>;

function toTotal({ micros, impressions, clicks }: Spend) {
  return { impressions, clicks, cost: toWireAmount(micros) };
}
