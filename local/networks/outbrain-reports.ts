import { DateTime } from 'luxon';
import { z } from 'zod';
import { HOUR_MS, type Instant, localDaySchema, startOfRunningHour } from '#shared/domain/time.ts';
import { distorted } from './distorted.ts';
import type { Exchange } from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { flagField, offsetFields, queryFields } from './query-fields.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import {
  type Campaign,
  type Report,
  type ReportQuery,
  type ReportRow,
  type ReportSource,
  type Spend,
  spanOf,
  toWireAmount,
  toWireRate,
} from './report.ts';
import type { StandInClock } from './stand-in-clock.ts';

/** Campaigns, by id, that reports leave out unless asked for. */
export interface CampaignStates {
  paused?: readonly string[];
  archived?: readonly string[];
}

interface ReportedAccount extends CampaignStates {
  book: ReportSource;
  timezone: string;
}

const filterFields = {
  ...offsetFields(10, 500),
  includeArchivedCampaigns: flagField.default(false),
  enabledCampaignsOnly: flagField.default(true),
};

const hourlySchema = z.object({
  ...filterFields,
  hours: z.coerce.number().int().positive().max(48).default(24),
});

const periodicSchema = z.object({
  ...filterFields,
  from: localDaySchema,
  to: localDaySchema,
  breakdown: z.enum(['daily', 'hourOfDay']).default('daily'),
  campaignId: z.string().optional(),
});
type Periodic = z.output<typeof periodicSchema>;
type Filters = Pick<Periodic, 'limit' | 'offset' | 'includeArchivedCampaigns' | 'enabledCampaignsOnly'>;

/** Answers `campaigns/periodicHourly`: the running hour is the last of those asked for. */
export function hourlyReply(account: ReportedAccount, exchange: Exchange, clock: StandInClock): Reply {
  const request = parseOrRefuse(hourlySchema, queryFields(exchange.query));
  const to = startOfRunningHour(clock.now(), account.timezone) + HOUR_MS;
  const query: ReportQuery = {
    ...spanOf({ from: to - request.hours * HOUR_MS, to }, account.timezone),
    by: ['campaign', 'day', 'hour'],
    visibleAt: clock.dataAsOf(),
  };
  return byCampaign(account, exchange, request, query);
}

/** Answers `campaigns/periodic` by day, or by hour of the day. */
export function campaignReply(account: ReportedAccount, exchange: Exchange, visibleAt: Instant): Reply {
  const request = parseOrRefuse(periodicSchema, queryFields(exchange.query));
  const query = periodicQuery(request, account.timezone, visibleAt);
  return byCampaign(account, exchange, request, { ...query, by: ['campaign', ...query.by] });
}

/** Answers `periodic` for the whole marketer, or one campaign of it. */
export function marketerReply(account: ReportedAccount, exchange: Exchange, visibleAt: Instant): Reply {
  const request = parseOrRefuse(periodicSchema, queryFields(exchange.query));
  const wanted = wantedCampaigns(account, request)
    .map(({ id }) => id)
    .filter((id) => request.campaignId === undefined || id === request.campaignId);
  const truth = account.book.report({
    ...periodicQuery(request, account.timezone, visibleAt),
    campaignIds: wanted,
  });
  const report = distorted(truth, exchange.distortion);
  return jsonReply(200, { ...toResults(report, request), summary: toMetrics(report.total) });
}

function periodicQuery({ from, to, breakdown }: Periodic, timezone: string, visibleAt: Instant): ReportQuery {
  if (from > to) throw new Refusal(400, 'It lies after to.', 'from');
  const by = breakdown === 'daily' ? (['day'] as const) : (['hour'] as const);
  const order = [{ field: by[0], descending: false }];
  return { firstDay: from, lastDay: to, timezone, by, visibleAt, order };
}

function wantedCampaigns({ book, paused = [], archived = [] }: ReportedAccount, filters: Filters) {
  const isWanted = ({ id }: Campaign) =>
    archived.includes(id)
      ? filters.includeArchivedCampaigns && !filters.enabledCampaignsOnly
      : !(filters.enabledCampaignsOnly && paused.includes(id));
  return book.campaigns.filter(isWanted);
}

/** Campaigns without rows are left out; paging runs within each campaign. */
function byCampaign(
  account: ReportedAccount,
  exchange: Exchange,
  filters: Filters,
  query: ReportQuery,
): Reply {
  const reports = wantedCampaigns(account, filters)
    .map(({ id }) => ({ id, truth: account.book.report({ ...query, campaignIds: [id] }) }))
    .filter(({ truth }) => truth.count > 0);
  const campaignResults = reports.map(({ id, truth }) => ({
    campaignId: id,
    ...toResults(distorted(truth, exchange.distortion), filters),
  }));
  return jsonReply(200, { campaignResults, totalCampaigns: campaignResults.length });
}

function toResults(report: Report, { limit, offset }: Filters) {
  const results = report
    .rows(offset, limit)
    .map((row) => ({ metadata: toMetadata(row), metrics: toMetrics(row) }));
  return { results, totalResults: report.count };
}

/** A row of one hour, of one hour of all days, or of one day. */
function toMetadata({ day, hour }: ReportRow) {
  if (day === null) return { id: String(hour) };
  if (hour === null) return { id: day, fromDate: day, toDate: day };
  const start = DateTime.fromISO(day, { zone: 'utc' }).set({ hour });
  const fromDate = start.toFormat('yyyy-MM-dd HH:mm:ss');
  const toDate = start.plus({ hours: 1 }).toFormat('yyyy-MM-dd HH:mm:ss');
  return { id: fromDate, fromDate, toDate };
}

function toMetrics({ micros, impressions, clicks }: Spend) {
  return {
    impressions,
    clicks,
    spend: toWireAmount(micros),
    ecpc: toWireRate(micros, clicks, 3),
    ctr: impressions === 0 ? 0 : Math.round((clicks / impressions) * 10_000) / 100,
    conversions: 0,
  };
}
