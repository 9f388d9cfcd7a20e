import { z } from 'zod';
import { countTextField, dayField, decimal, idField, moneyField } from '../answer-fields.ts';
import { defineCostProvider, headerTextSchema, identifier, secret } from '../define-cost-provider.ts';
import { failureOfStatus, type NetworkHttp } from '../http.ts';
import { holdingAll, readPages } from '../pages.ts';
import type { NetworkCost, ReadWindow } from '../provider.ts';

const BOOSTS = '/stats/api/v1.0/boosts';
const PERFORMANCE = `${BOOSTS}/performance`;
const PAGE_SIZE = 1000;
const ASSUMED_TIMEZONE = 'America/New_York';
const ASSUMED_GAP_MS = 1000;

const tokenSchema = z
  .object({ access_token: headerTextSchema, expires_in: z.number().positive() })
  .transform(({ access_token, expires_in }) => ({ token: access_token, expiresInSeconds: expires_in }));

// Every value of a row is text, counts too.
const countsSchema = z.object({ impressions: countTextField, clicks: countTextField });
const rowSchema = countsSchema.extend({ id: idField, date: dayField, cost: moneyField });
const reportSchema = z.object({ success: z.literal(true), data: z.array(rowSchema) });
const boostsSchema = z.object({
  success: z.literal(true),
  data: z.array(z.object({ id: idField, name: z.string() })),
});
const accountSchema = z.object({ success: z.literal(true), data: z.tuple([countsSchema]) });

const refusedClientSchema = z.object({ error: z.literal('invalid_client') });
const failureSchema = z.object({
  success: z.literal(false),
  errors: z.array(z.object({ code: z.coerce.number() })).default([]),
});

export const revcontent = defineCostProvider({
  id: 'revcontent',
  name: 'Revcontent',
  docs: 'https://api.revcontent.io/docs/stats/index.html',
  origin: 'https://api.revcontent.io',
  granularity: 'day',
  confidence: 'medium',
  assumptions: [
    `In which zone days are cut is not documented for campaigns; ${ASSUMED_TIMEZONE} unless another is given.`,
    'Amounts are in US dollars.',
    `A report of fewer than ${PAGE_SIZE} campaigns lists all that spent: it counts no rows, so that one left out would become zero unnoticed.`,
    'Where there are more, the sum of the day over the account is asked for as well; it is no newer than the campaigns.',
    'One request a second is allowed.',
    'Corrections come within three days.',
  ],
  timezones: [],
  defaultTimezone: ASSUMED_TIMEZONE,
  currencies: ['USD'],
  resyncDays: 3,
  // Whether a range of days has a row for each campaign and day or one for each campaign is not documented.
  longestRangeDays: 1,
  minimumGapMs: ASSUMED_GAP_MS,
  credentials: z.strictObject({
    clientId: secret('In Revcontent: account settings, API credentials, client id.'),
    clientSecret: secret('In Revcontent: account settings, API credentials, client secret.'),
    subAccountId: identifier('The child account to read, if it is not your own.').optional(),
  }),
  settings: z.strictObject({}),
  credentialIdentity: ({ clientId, clientSecret }) => `${clientId}\n${clientSecret}`,
  // Wanted on every call, GET included. https://api.revcontent.io/docs/stats/index.html
  headers: () => ({ 'content-type': 'application/json' }),
  query: ({ subAccountId }) => (subAccountId === undefined ? {} : { sub_account_id: subAccountId }),
  tokenExchange: {
    // https://api.revcontent.io/docs/stats/index.html
    request: ({ clientId, clientSecret }) => ({
      method: 'POST',
      path: '/oauth/token',
      form: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
      answer: tokenSchema,
    }),
    classify: ({ body }) => (refusedClientSchema.safeParse(body).success ? 'credentials' : undefined),
    present: (token) => ({ authorization: `Bearer ${token}` }),
  },
  // Failures may come with status 200 too. https://api.revcontent.io/docs/stats/index.html
  classify({ status, body }) {
    const failure = failureSchema.safeParse(body).data;
    if (!failure || status >= 400) return undefined;
    return failureOfStatus(failure.errors[0]?.code ?? 0) ?? 'unexpected-response';
  },

  // https://api.revcontent.io/docs/stats/index.html: without dates the list is that of the running month.
  async *fetchNames({ window: { firstDay, lastDay }, http }) {
    const pages = readPages(PAGE_SIZE, async ({ offset, size }) => {
      const { data } = await http.request({
        method: 'GET',
        path: BOOSTS,
        query: { date_from: firstDay, date_to: lastDay, limit: size, offset },
        answer: boostsSchema,
      });
      return { rows: data, count: null };
    });
    for await (const rows of pages) yield rows.map(({ id, name }) => ({ campaignId: String(id), name }));
  },

  async *fetchCosts({ window, http }) {
    const first = await readRows(http, window, 0);
    if (first.length < PAGE_SIZE) {
      yield first.map(toCost);
      return { total: null };
    }
    // No page tells how many rows there are, so that of several the account's own sum has to tell whether all came.
    const told = await readSum(http, window);
    const pages = readPages(PAGE_SIZE, async ({ offset }) => ({
      rows: await readRows(http, window, offset),
      count: null,
    }));
    for await (const rows of holdingAll(told, pages)) yield rows.map(toCost);
    return { total: null };
  },
});

// https://api.revcontent.io/docs/stats/index.html
async function readRows(http: NetworkHttp, { firstDay, lastDay }: ReadWindow, offset: number) {
  const { data } = await http.request({
    method: 'GET',
    path: PERFORMANCE,
    query: { date_from: firstDay, date_to: lastDay, all_boosts: 'yes', limit: PAGE_SIZE, offset },
    answer: reportSchema,
  });
  return data;
}

// https://api.revcontent.io/docs/stats/index.html: without all_boosts a row for each day.
async function readSum(http: NetworkHttp, { firstDay, lastDay }: ReadWindow) {
  const { data } = await http.request({
    method: 'GET',
    path: PERFORMANCE,
    query: { date_from: firstDay, date_to: lastDay },
    answer: accountSchema,
  });
  return data[0];
}

function toCost({ id, date, impressions, clicks, cost }: z.infer<typeof rowSchema>): NetworkCost {
  return {
    campaignId: String(id),
    campaignName: null,
    day: date,
    hour: null,
    amount: decimal(cost),
    impressions,
    clicks,
  };
}
