import { z } from 'zod';
import { countTextField, dayField, decimal, idField, moneyField } from '../answer-fields.ts';
import { defineCostProvider, headerTextSchema, identifier, secret } from '../define-cost-provider.ts';
import { failureOfStatus } from '../http.ts';
import { readPages } from '../pages.ts';
import type { NetworkCost } from '../provider.ts';

const PAGE_SIZE = 1000;
const ASSUMED_TIMEZONE = 'America/New_York';
const ASSUMED_GAP_MS = 1000;

const tokenSchema = z
  .object({ access_token: headerTextSchema, expires_in: z.number().positive() })
  .transform(({ access_token, expires_in }) => ({ token: access_token, expiresInSeconds: expires_in }));

// Every value of a row is text, counts too.
const rowSchema = z.object({
  id: idField,
  date: dayField,
  impressions: countTextField,
  clicks: countTextField,
  cost: moneyField,
});
const reportSchema = z.object({ success: z.literal(true), data: z.array(rowSchema) });

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

  // https://api.revcontent.io/docs/stats/index.html
  async *fetchCosts({ window, http }) {
    const pages = readPages(PAGE_SIZE, async ({ offset, size }) => {
      const { data } = await http.request({
        method: 'GET',
        path: '/stats/api/v1.0/boosts/performance',
        query: {
          date_from: window.firstDay,
          date_to: window.lastDay,
          all_boosts: 'yes',
          limit: size,
          offset,
        },
        answer: reportSchema,
      });
      return { rows: data, count: null };
    });
    for await (const rows of pages) yield rows.map(toCost);
    return { total: null };
  },
});

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
