import { z } from 'zod';
import { addDays, type Instant, localDaySchema } from '#shared/domain/time.ts';
import { distorted } from './distorted.ts';
import type { Exchange } from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { pickFields } from './pick-fields.ts';
import { queryFields } from './query-fields.ts';
import { Refusal } from './reply.ts';
import { type ReportRow, type ReportSource, toWireDecimal } from './report.ts';

const LONGEST_DAILY_RANGE_DAYS = 30;

const DIMENSIONS = { campaign_id: 'campaign', stat_time_day: 'day', stat_time_hour: 'hour' } as const;

/** A JSON array in a field of the query. */
export const jsonArray = <Item extends z.ZodType>(item: Item) =>
  z
    .string()
    .transform((text, context) => {
      try {
        const list: unknown = JSON.parse(text);
        return list;
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        context.addIssue({ code: 'custom', message: 'Not a valid list.' });
        return z.NEVER;
      }
    })
    .pipe(z.array(item).min(1));

export const pagingFields = {
  page: z.coerce.number().int().positive().default(1),
  page_size: z.coerce.number().int().positive().max(1000).default(10),
};

const reportSchema = z.object({
  advertiser_id: z.string(),
  report_type: z.literal('BASIC'),
  data_level: z.literal('AUCTION_CAMPAIGN'),
  dimensions: jsonArray(z.enum(['campaign_id', 'stat_time_day', 'stat_time_hour'])),
  metrics: jsonArray(z.enum(['spend', 'impressions', 'clicks', 'cpc'])),
  start_date: localDaySchema,
  end_date: localDaySchema,
  ...pagingFields,
});
type ReportRequest = z.output<typeof reportSchema>;

/** The data of `/report/integrated/get/`, in days and hours of the advertiser's zone. */
export function integratedReport(
  { book, timezone }: { book: ReportSource; timezone: string },
  { query, distortion }: Exchange,
  visibleAt: Instant,
) {
  const request = parseOrRefuse(reportSchema, queryFields(query));
  refuseLongRange(request);
  const { dimensions, metrics, start_date, end_date } = request;
  const isHourly = dimensions.includes('stat_time_hour');
  const truth = book.report({
    firstDay: start_date,
    lastDay: end_date,
    timezone,
    by: [...dimensions.map((dimension) => DIMENSIONS[dimension]), ...(isHourly ? (['day'] as const) : [])],
    visibleAt,
  });
  const report = distorted(truth, distortion);
  const toItem = (row: ReportRow) => {
    const all = { ...dimensionsOf(row), ...metricsOf(row) };
    return { dimensions: pickFields(dimensions, all), metrics: pickFields(metrics, all) };
  };
  return listPage((offset, limit) => report.rows(offset, limit).map(toItem), report.count, request);
}

/** A page of any list with its `page_info`. */
export function listPage<Item>(
  items: (offset: number, limit: number) => readonly Item[],
  count: number,
  { page, page_size }: { page: number; page_size: number },
) {
  return {
    list: items((page - 1) * page_size, page_size),
    page_info: { page, page_size, total_number: count, total_page: Math.ceil(count / page_size) },
  };
}

function refuseLongRange({ dimensions, start_date, end_date }: ReportRequest): void {
  const longest = dimensions.includes('stat_time_hour') ? 1 : LONGEST_DAILY_RANGE_DAYS;
  if (start_date > end_date) throw new Refusal(400, 'It lies after end_date.', 'start_date');
  if (end_date >= addDays(start_date, longest)) {
    throw new Refusal(400, `The range is limited to ${longest} days.`, 'end_date');
  }
}

function dimensionsOf({ campaign, day, hour }: ReportRow) {
  return {
    campaign_id: campaign?.id,
    stat_time_day: `${day} 00:00:00`,
    stat_time_hour: `${day} ${String(hour).padStart(2, '0')}:00:00`,
  };
}

function metricsOf({ micros, impressions, clicks }: ReportRow) {
  return {
    spend: toWireDecimal(micros),
    impressions: String(impressions),
    clicks: String(clicks),
    cpc: clicks === 0 ? '-' : (Number(micros) / 1e6 / clicks).toFixed(2),
  };
}
