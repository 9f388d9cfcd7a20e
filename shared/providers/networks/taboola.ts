import { z } from 'zod';
import { ProviderError } from '#shared/domain/errors.ts';
import { currencySchema } from '#shared/domain/money.ts';
import { timezoneSchema } from '#shared/domain/time.ts';
import { countField, decimal, idField, moneyField } from '../answer-fields.ts';
import { defineCostProvider, headerTextSchema, identifier, secret } from '../define-cost-provider.ts';
import { readPages } from '../pages.ts';
import type { NetworkCost } from '../provider.ts';

const tokenSchema = z
  .object({ access_token: headerTextSchema, expires_in: z.number().positive() })
  .transform(({ access_token, expires_in }) => ({ token: access_token, expiresInSeconds: expires_in }));

const accountsSchema = z.object({
  results: z.array(
    z.object({ account_id: z.string(), currency: currencySchema, time_zone_name: timezoneSchema }),
  ),
});

const rowSchema = z.object({
  date: z.string().regex(/^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):00:00(\.0+)?$/),
  campaign: idField,
  campaign_name: z.string().nullish(),
  clicks: countField,
  impressions: countField,
  spent: moneyField,
  currency: currencySchema,
});
const reportSchema = z.object({ results: z.array(rowSchema), recordCount: countField.nullish() });

export const taboola = defineCostProvider({
  id: 'taboola',
  name: 'Taboola',
  docs: 'https://developers.taboola.com/backstage-api',
  origin: 'https://backstage.taboola.com',
  granularity: 'hour',
  confidence: 'high',
  assumptions: [
    'An hour that clocks repeat comes as one row.',
    'Costs are asked for by advertiser account, not by network account.',
    'Corrections come within three days.',
  ],
  timezones: [],
  currencies: ['USD', 'EUR', 'GBP', 'JPY', 'BRL', 'CAD', 'AUD', 'INR', 'ILS', 'MXN', 'THB', 'TRY'],
  resyncDays: 3,
  // 48 hours are the most that is answered, 24 what is advised.
  longestRangeDays: 1,
  keepsDays: 90,
  credentials: z.strictObject({
    clientId: secret('The client id that your Taboola account manager gave you.'),
    clientSecret: secret('The client secret that your Taboola account manager gave you.'),
    accountId: identifier('The account to read, in letters, such as example-sc.'),
  }),
  settings: z.strictObject({}),
  credentialIdentity: ({ clientId, clientSecret }) => `${clientId}\n${clientSecret}`,
  tokenExchange: {
    // https://developers.taboola.com/backstage-api/reference/get-access-token-client-credentials-flow
    request: ({ clientId, clientSecret }) => ({
      method: 'POST',
      path: '/backstage/oauth/token',
      form: { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' },
      answer: tokenSchema,
    }),
    // Refused credentials are answered in XML.
    classify: ({ status }) => (status === 400 ? 'credentials' : undefined),
    present: (token) => ({ authorization: `Bearer ${token}` }),
  },

  // https://developers.taboola.com/backstage-api/reference/get-allowed-accounts
  async readAccount({ credentials: { accountId }, http }) {
    const { results } = await http.request({
      method: 'GET',
      path: '/backstage/api/1.0/users/current/allowed-accounts',
      answer: accountsSchema,
    });
    const account = results.find(({ account_id }) => account_id === accountId);
    if (!account) throw new ProviderError('permission', 'Taboola does not list this account for the client.');
    return { timezone: account.time_zone_name, currency: account.currency };
  },

  // https://developers.taboola.com/backstage-api/reference/campaign-summary-report
  async *fetchCosts({ credentials: { accountId }, window, http }) {
    // The report is one page, whatever its length.
    const pages = readPages(Number.POSITIVE_INFINITY, async () => {
      const { results, recordCount } = await http.request({
        method: 'GET',
        path: `/backstage/api/1.0/${encodeURIComponent(accountId)}/reports/campaign-summary/dimensions/campaign_hour_breakdown`,
        query: { start_date: `${window.firstDay}T00:00:00`, end_date: `${window.lastDay}T23:59:59` },
        answer: reportSchema,
      });
      return { rows: results, count: recordCount ?? null };
    });
    for await (const rows of pages) yield rows.map(toCost);
    return { total: null };
  },
});

function toCost(row: z.infer<typeof rowSchema>): NetworkCost {
  return {
    campaignId: String(row.campaign),
    campaignName: row.campaign_name ?? null,
    day: row.date.slice(0, 10),
    hour: Number(row.date.slice(11, 13)),
    amount: decimal(row.spent),
    impressions: row.impressions,
    clicks: row.clicks,
    currency: row.currency,
  };
}
