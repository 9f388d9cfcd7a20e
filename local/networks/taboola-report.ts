import { DateTime } from 'luxon';
import { z } from 'zod';
import { HOUR_MS, type Instant, localDayOf, SECOND_MS } from '#shared/domain/time.ts';
import { distorted } from './distorted.ts';
import type { Exchange } from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { flagField, queryFields } from './query-fields.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import {
  type ReportQuery,
  type ReportRow,
  type ReportSource,
  spanOf,
  toWireAmount,
  toWireRate,
} from './report.ts';
import type { StandInClock } from './stand-in-clock.ts';

const LONGEST_HOURLY_RANGE_MS = 48 * HOUR_MS;
const HOURS_KEPT_MS = 90 * 24 * HOUR_MS;

const DIMENSIONS: Readonly<Record<string, ReportQuery['by']>> = {
  campaign_hour_breakdown: ['campaign', 'day', 'hour'],
  campaign_day_breakdown: ['campaign', 'day'],
  campaign_breakdown: ['campaign'],
  day: ['day'],
};

const momentSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/, 'The format is yyyy-MM-ddTHH:mm:ss.');

const reportSchema = z.object({
  start_date: momentSchema,
  end_date: momentSchema,
  campaign: z.string().optional(),
  exclude_empty_campaigns: flagField.optional(),
});

/** Answers the report campaign-summary, all in one piece. */
export function campaignSummaryReply(
  account: { book: ReportSource; timezone: string; currency: string },
  { params, query, distortion }: Exchange,
  { clock, campaignIds }: { clock: StandInClock; campaignIds: 'text' | 'number' },
): Reply {
  const by = DIMENSIONS[params['dimension'] ?? ''];
  if (!by) throw new Refusal(404, 'The dimension is unknown.');
  const request = parseOrRefuse(reportSchema, queryFields(query));
  const { timezone, currency } = account;
  const from = instantOf(request.start_date, timezone);
  const to = instantOf(request.end_date, timezone) + SECOND_MS;
  const isHourly = by.includes('hour');
  if (from >= to) throw new Refusal(400, 'It lies before start_date.', 'end_date');
  if (isHourly && wallClockMs(request.end_date) - wallClockMs(request.start_date) > LONGEST_HOURLY_RANGE_MS) {
    throw new Refusal(400, 'The hour breakdown spans at most 48 hours.', 'end_date');
  }
  const visibleAt = clock.dataAsOf();
  const keptFrom = isHourly ? clock.now() - HOURS_KEPT_MS : from;
  const truth = account.book.report({
    ...spanOf({ from: Math.max(from, keptFrom), to }, timezone),
    by,
    visibleAt,
    campaignIds: request.campaign === undefined ? undefined : [request.campaign],
  });
  const report = distorted(truth, distortion);
  const results = report
    .rows(0, truth.count)
    .map((row) => toResult(row, { currency, campaignIds, day: localDayOf(from, timezone) }));
  return jsonReply(200, {
    'last-used-rawdata-update-time': stamp(visibleAt, timezone),
    timezone: DateTime.fromMillis(from, { zone: timezone, locale: 'en-US' }).toFormat('ZZZZ'),
    results,
    recordCount: report.count,
    metadata: { total: report.count, count: report.count, static_fields: [] },
  });
}

const instantOf = (text: string, zone: string): Instant => DateTime.fromISO(text, { zone }).toMillis();

/** As if the clock never changed: the longest range counts what the clock shows. */
const wallClockMs = (text: string) => instantOf(text, 'utc');

const stamp = (instant: Instant, zone: string) =>
  DateTime.fromMillis(instant, { zone }).toFormat("yyyy-MM-dd HH:mm:ss'.0'");

function toResult(
  { campaign, day, hour, micros, clicks, impressions }: ReportRow,
  wire: { currency: string; campaignIds: 'text' | 'number'; day: string },
) {
  return {
    date: `${day ?? wire.day} ${String(hour ?? 0).padStart(2, '0')}:00:00.0`,
    ...(campaign && {
      campaign: wire.campaignIds === 'number' ? Number(campaign.id) : campaign.id,
      campaign_name: campaign.name,
    }),
    clicks,
    impressions,
    visible_impressions: Math.floor(impressions / 2),
    spent: toWireAmount(micros),
    cpc: toWireRate(micros, clicks, 3),
    cpa_actions_num: 0,
    currency: wire.currency,
  };
}
