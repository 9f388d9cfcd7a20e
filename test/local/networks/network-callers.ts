import { z } from 'zod';
import type { AccountOf, StandInId } from '#local/networks/start-stand-in.ts';
import { addDays, type LocalDay } from '#shared/domain/time.ts';
import { type Answer, bearer, call } from './stand-in-client.ts';

/** What a row of any network comes down to. Day-only networks have no hour. */
export interface ReadRow {
  campaignId: string;
  hour: number | null;
  micros: bigint;
}

/** Asks for one page of the report of a day, the first being 1. */
export type Ask = (day: LocalDay, page?: number) => Promise<Answer>;

/** How to ask a network and how to understand it. */
interface Caller<Account> {
  connect(origin: string, account: Account): Promise<Ask>;
  /** The rows of an answer that are of the day. */
  rows(answer: Answer, day: LocalDay): readonly ReadRow[];
  /** Rows to a page; networks without pages give all at once. */
  pageSize?: number;
}

type CallerId = Exclude<StandInId, 'mediago' | 'exoclick'>;

const amount = z.union([z.string(), z.number()]).transform((text) => BigInt(Math.round(Number(text) * 1e6)));
const id = z.union([z.string(), z.number()]).transform(String);
const offsetOf = (page: number, size: number) => (page - 1) * size;
const hourOf = (text: string) => Number(text.slice(11, 13));

async function formToken(origin: string, path: string, fields: Record<string, string>): Promise<string> {
  const answer = await call(origin, path, { method: 'POST', form: fields });
  return z.object({ access_token: z.string() }).parse(answer.json()).access_token;
}

export const callers: { [Id in CallerId]: Caller<AccountOf[Id]> } = {
  mgid: {
    async connect(origin, { credentials }) {
      const path = `/v1/goodhits/clients/${credentials.clientId}/statistics-reports`;
      return (day, page = 1) => {
        const query = new URLSearchParams([
          ['filters[dateRange][dateFrom]', `${addDays(day, -1)}T00:00:00.000Z`],
          ['filters[dateRange][dateTo]', `${addDays(day, 1)}T23:59:59.999Z`],
          ['dimensions[]', 'day'],
          ['dimensions[]', 'hour'],
          ['dimensions[]', 'campaignId'],
          ['metrics[]', 'spent'],
          ['metrics[]', 'clicks'],
          ['limit', '20'],
          ['offset', String(offsetOf(page, 20))],
        ]);
        return call(origin, `${path}?${query}`, { headers: bearer(credentials.token) });
      };
    },
    rows(answer, day) {
      const row = z.object({ day: z.string(), hour: z.int(), campaignId: id, spent: z.object({ amount }) });
      const { data } = z.object({ data: z.array(row) }).parse(answer.json());
      return data.map((each) => ({
        campaignId: each.campaignId,
        hour: each.hour,
        micros: each.day === day ? each.spent.amount : 0n,
      }));
    },
    pageSize: 20,
  },

  revcontent: {
    async connect(origin, { credentials }) {
      const token = await formToken(origin, '/oauth/token', {
        grant_type: 'client_credentials',
        client_id: credentials.clientId,
        client_secret: credentials.clientSecret,
      });
      const headers = { ...bearer(token), 'content-type': 'application/json' };
      return (day, page = 1) =>
        call(
          origin,
          `/stats/api/v1.0/boosts/performance?date_from=${day}&date_to=${day}&all_boosts=yes&limit=2&offset=${offsetOf(page, 2)}`,
          { headers },
        );
    },
    rows(answer) {
      const row = z.object({ id: z.string(), cost: amount });
      const { data } = z.object({ success: z.literal(true), data: z.array(row) }).parse(answer.json());
      return data.map((each) => ({ campaignId: each.id, hour: null, micros: each.cost }));
    },
    pageSize: 2,
  },

  propellerads: {
    async connect(origin, { credentials }) {
      const groups = ['campaign_id', 'date_time', 'hour'].map((name) => `group_by[]=${name}`).join('&');
      return (day, page = 1) =>
        call(
          origin,
          `/v5/adv/statistics?day_from=${day}+00:00:00&day_to=${day}+23:59:59&tz=%2B0530&${groups}&page=${page}`,
          { headers: bearer(credentials.token) },
        );
    },
    rows(answer, day) {
      const row = z.object({ campaign_id: id, date_time: z.literal(day), hour: z.int(), spent: amount });
      const { items } = z.object({ items: z.array(row) }).parse(answer.json());
      return items.map((each) => ({ campaignId: each.campaign_id, hour: each.hour, micros: each.spent }));
    },
  },

  taboola: {
    async connect(origin, { credentials }) {
      const token = await formToken(origin, '/backstage/oauth/token', {
        grant_type: 'client_credentials',
        client_id: credentials.clientId,
        client_secret: credentials.clientSecret,
      });
      const path = `/backstage/api/1.0/${credentials.accountId}/reports/campaign-summary/dimensions/campaign_hour_breakdown`;
      return (day) =>
        call(origin, `${path}?start_date=${day}T00:00:00&end_date=${day}T23:59:59`, {
          headers: bearer(token),
        });
    },
    rows(answer, day) {
      const row = z.object({ date: z.string().startsWith(day), campaign: id, spent: amount });
      const { results } = z.object({ results: z.array(row) }).parse(answer.json());
      return results.map((each) => ({
        campaignId: each.campaign,
        hour: hourOf(each.date),
        micros: each.spent,
      }));
    },
  },

  outbrain: {
    async connect(origin, { credentials }) {
      const path = `/amplify/v0.1/reports/marketers/${credentials.marketerId}/campaigns/periodic`;
      return (day) =>
        call(
          origin,
          `${path}?from=${day}&to=${day}&breakdown=hourOfDay&limit=24&enabledCampaignsOnly=false&includeArchivedCampaigns=true`,
          { headers: { 'ob-token-v1': credentials.token ?? '' } },
        );
    },
    rows(answer) {
      const result = z.object({
        metadata: z.object({ id: z.coerce.number().int() }),
        metrics: z.object({ spend: amount }),
      });
      const campaign = z.object({ campaignId: z.string(), results: z.array(result) });
      const { campaignResults } = z.object({ campaignResults: z.array(campaign) }).parse(answer.json());
      return campaignResults.flatMap(({ campaignId, results }) =>
        results.map(({ metadata, metrics }) => ({ campaignId, hour: metadata.id, micros: metrics.spend })),
      );
    },
  },

  tiktok: {
    async connect(origin, { credentials }) {
      return (day, page = 1) => {
        const query = new URLSearchParams({
          advertiser_id: credentials.advertiserId,
          report_type: 'BASIC',
          data_level: 'AUCTION_CAMPAIGN',
          dimensions: '["campaign_id","stat_time_hour"]',
          metrics: '["spend","impressions","clicks"]',
          start_date: day,
          end_date: day,
          page: String(page),
        });
        return call(origin, `/open_api/v1.3/report/integrated/get/?${query}`, {
          headers: { 'access-token': credentials.accessToken },
        });
      };
    },
    rows(answer, day) {
      const row = z.object({
        dimensions: z.object({ campaign_id: z.string(), stat_time_hour: z.string().startsWith(day) }),
        metrics: z.object({ spend: amount }),
      });
      const { data } = z
        .object({ code: z.literal(0), data: z.object({ list: z.array(row) }) })
        .parse(answer.json());
      return data.list.map(({ dimensions, metrics }) => ({
        campaignId: dimensions.campaign_id,
        hour: hourOf(dimensions.stat_time_hour),
        micros: metrics.spend,
      }));
    },
    pageSize: 10,
  },

  trafficstars: {
    async connect(origin, { credentials }) {
      const fields = { grant_type: 'refresh_token', refresh_token: credentials.apiKey };
      const headers = bearer(await formToken(origin, '/v1/auth/token', fields));
      return (day) =>
        call(origin, `/v1.1/advertiser/custom/report/by-campaign?date_from=${day}&date_to=${day}`, {
          headers,
        });
    },
    rows: (answer) =>
      z
        .array(z.object({ campaign_id: id, amount }))
        .parse(answer.json())
        .map((row) => ({ campaignId: row.campaign_id, hour: null, micros: row.amount })),
  },

  adsterra: {
    async connect(origin, { credentials }) {
      return (day) =>
        call(
          origin,
          `/advertiser/stats.json?start_date=${day}&finish_date=${day}&group_by[]=date&group_by[]=campaign`,
          { headers: { 'x-api-key': credentials.apiKey } },
        );
    },
    rows(answer, day) {
      const row = z.object({ date: z.literal(day), campaign: id, spent: amount });
      const { items } = z.object({ items: z.array(row) }).parse(answer.json());
      return items.map((each) => ({ campaignId: each.campaign, hour: null, micros: each.spent }));
    },
  },

  zeropark: {
    async connect(origin, { credentials }) {
      return (day, page = 1) => {
        const wireDay = day.split('-').reverse().join('/');
        return call(
          origin,
          `/api/stats/campaign/all?interval=CUSTOM&startDate=${wireDay}&endDate=${wireDay}&page=${page - 1}&limit=2&showDeleted=true`,
          { headers: { 'api-token': credentials.apiToken } },
        );
      };
    },
    rows(answer) {
      const row = z.object({ details: z.object({ id: z.string() }), stats: z.object({ spent: amount }) });
      const { elements } = z.object({ elements: z.array(row) }).parse(answer.json());
      return elements.map(({ details, stats }) => ({
        campaignId: details.id,
        hour: null,
        micros: stats.spent,
      }));
    },
    pageSize: 2,
  },

  hilltopads: {
    async connect(origin, { credentials }) {
      return (day) =>
        call(
          origin,
          `/api/advertiser/listStats?key=${credentials.apiKey}&date=${day}&date2=${day}&group=date,campaignId`,
        );
    },
    rows(answer, day) {
      const result = z.record(z.literal(day), z.record(z.string(), z.object({ revenue: amount })));
      const campaigns = z.object({ result }).parse(answer.json()).result[day] ?? {};
      return Object.entries(campaigns).map(([campaignId, { revenue }]) => ({
        campaignId,
        hour: null,
        micros: revenue,
      }));
    },
  },
};

export const callerIds = [
  'mgid',
  'revcontent',
  'propellerads',
  'taboola',
  'outbrain',
  'tiktok',
  'trafficstars',
  'adsterra',
  'zeropark',
  'hilltopads',
] as const satisfies readonly CallerId[];

export function connect<Id extends CallerId>(
  networkId: Id,
  origin: string,
  account: AccountOf[Id],
): Promise<Ask> {
  return callers[networkId].connect(origin, account);
}

/** Every row of the day, page after page, until one is not full. */
export async function readDay(networkId: CallerId, ask: Ask, day: LocalDay): Promise<ReadRow[]> {
  const { rows, pageSize = Number.POSITIVE_INFINITY } = callers[networkId];
  const all: ReadRow[] = [];
  for (let page = 1; ; page += 1) {
    const got = rows(await ask(day, page), day);
    all.push(...got.filter(({ micros }) => micros > 0n));
    if (got.length < pageSize) return all;
  }
}
