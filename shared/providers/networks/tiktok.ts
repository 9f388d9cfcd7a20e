import { z } from 'zod';
import { type FailureClass, ProviderError } from '#shared/domain/errors.ts';
import { currencySchema } from '#shared/domain/money.ts';
import { timezoneSchema } from '#shared/domain/time.ts';
import { countField, countTextField, decimal, idField, moneyField } from '../answer-fields.ts';
import { defineCostProvider, identifier, secret } from '../define-cost-provider.ts';
import { readPages } from '../pages.ts';
import type { NetworkCost } from '../provider.ts';

const PAGE_SIZE = 1000;
const ASSUMED_GAP_MS = 100;

/**
 * https://business-api.tiktok.com/portal/docs, return codes, and what public connectors try again. 40001 is a right that
 * the advertiser did not grant, in several wordings: https://github.com/PostHog/posthog/pull/82183
 */
const FAILURE_OF_CODE: ReadonlyMap<number, FailureClass> = new Map([
  [40001, 'permission'],
  [40100, 'rate-limited'],
  [40105, 'credentials'],
  ...[40200, 40201, 40202, 40700, 50000, 50002].map((code) => [code, 'unavailable'] as const),
]);

// Only code 0 is success, whatever the HTTP status.
const told = <T>(data: z.ZodType<T>) => z.object({ code: z.literal(0), data });

// All figures are text, and a missing one is a dash.
const rowSchema = z.object({
  dimensions: z.object({
    campaign_id: idField,
    stat_time_hour: z.string().regex(/^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):00:00$/),
  }),
  metrics: z.object({
    spend: z.union([moneyField, z.literal('-').transform(() => '0')]),
    impressions: z.union([countTextField, z.literal('-').transform(() => 0)]),
    clicks: z.union([countTextField, z.literal('-').transform(() => 0)]),
  }),
});

const reportSchema = told(
  z.object({
    list: z.array(rowSchema),
    page_info: z.object({ page_size: z.int().positive(), total_number: countField }),
  }),
);

const accountSchema = told(
  z.object({
    list: z.array(z.object({ advertiser_id: idField, currency: currencySchema, timezone: timezoneSchema })),
  }),
);

const failureSchema = z.object({ code: z.int(), message: z.string().catch('') });

export const tiktok = defineCostProvider({
  id: 'tiktok',
  name: 'TikTok',
  docs: 'https://business-api.tiktok.com/portal/docs',
  origin: 'https://business-api.tiktok.com',
  granularity: 'hour',
  confidence: 'high',
  assumptions: ['Ten requests a second are allowed.', 'Corrections of spend come within three days.'],
  timezones: [],
  currencies: ['USD', 'EUR', 'GBP', 'JPY', 'CNY', 'KRW', 'BRL', 'MXN', 'AUD', 'CAD'],
  resyncDays: 3,
  // By the hour one call spans one day, by the day it could span thirty.
  longestRangeDays: 1,
  minimumGapMs: ASSUMED_GAP_MS,
  credentials: z.strictObject({
    accessToken: secret('The long-lived access token of your app at TikTok for Business.'),
    advertiserId: identifier('In TikTok Ads Manager: the number of the ad account.'),
  }),
  settings: z.strictObject({}),
  credentialIdentity: ({ accessToken }) => accessToken,
  headers: ({ accessToken }) => ({ 'access-token': accessToken }),
  // Failures come with status 200 and a code; a missing right is told in words alone.
  classify({ body }) {
    const { code, message } = failureSchema.safeParse(body).data ?? { code: 0, message: '' };
    return /no permission/i.test(message) ? 'credentials' : FAILURE_OF_CODE.get(code);
  },

  // https://business-api.tiktok.com/portal/docs, /advertiser/info/
  async readAccount({ http, credentials }) {
    const { data } = await http.request({
      method: 'GET',
      path: '/open_api/v1.3/advertiser/info/',
      query: { advertiser_ids: JSON.stringify([credentials.advertiserId]) },
      answer: accountSchema,
    });
    const account = data.list.find(({ advertiser_id }) => String(advertiser_id) === credentials.advertiserId);
    if (account) return { timezone: account.timezone, currency: account.currency };
    throw new ProviderError('permission', 'TikTok does not show this ad account to this access token.');
  },

  // https://business-api.tiktok.com/portal/docs, /report/integrated/get/
  async *fetchCosts({ http, credentials, window }) {
    const query = {
      advertiser_id: credentials.advertiserId,
      report_type: 'BASIC',
      data_level: 'AUCTION_CAMPAIGN',
      dimensions: JSON.stringify(['campaign_id', 'stat_time_hour']),
      metrics: JSON.stringify(['spend', 'impressions', 'clicks']),
      start_date: window.firstDay,
      end_date: window.lastDay,
    };
    const pages = readPages(PAGE_SIZE, async ({ number, size }) => {
      const { data } = await http.request({
        method: 'GET',
        path: '/open_api/v1.3/report/integrated/get/',
        query: { ...query, page: number, page_size: size },
        answer: reportSchema,
      });
      const { total_number, page_size } = data.page_info;
      return { rows: data.list, count: total_number, size: page_size };
    });
    for await (const rows of pages) yield rows.map(toCost);
    return { total: null };
  },
});

function toCost({ dimensions, metrics }: z.infer<typeof rowSchema>): NetworkCost {
  return {
    campaignId: String(dimensions.campaign_id),
    campaignName: null,
    day: dimensions.stat_time_hour.slice(0, 'YYYY-MM-DD'.length),
    hour: Number(dimensions.stat_time_hour.slice('YYYY-MM-DD '.length, 'YYYY-MM-DD hh'.length)),
    amount: decimal(metrics.spend),
    impressions: metrics.impressions,
    clicks: metrics.clicks,
  };
}
