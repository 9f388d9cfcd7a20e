import { z } from 'zod';
import { countField, decimal, idField, moneyField } from '../answer-fields.ts';
import { defineCostProvider, headerTextSchema, secret } from '../define-cost-provider.ts';
import { UTC_ZONES } from '../utc-zones.ts';

/** 100 requests a minute. https://improvado.io/docs/trafficstars-advertising */
const GAP_MS = 600;

const tokenSchema = z
  .object({ access_token: headerTextSchema, expires_in: z.number().positive() })
  .transform(({ access_token, expires_in }) => ({ token: access_token, expiresInSeconds: expires_in }));

const rowsSchema = z.array(
  z.object({
    campaign_id: idField,
    name: z.string().nullish(),
    impressions: countField,
    clicks: countField,
    amount: moneyField,
  }),
);

// Most answers are the bare list, a few wrap it.
const reportSchema = z.union([
  rowsSchema,
  z.object({ response: rowsSchema }).transform(({ response }) => response),
]);

export const trafficstars = defineCostProvider({
  id: 'trafficstars',
  name: 'TrafficStars',
  docs: 'https://improvado.io/docs/trafficstars-advertising',
  origin: 'https://api.trafficstars.com',
  granularity: 'day',
  confidence: 'medium',
  assumptions: [
    'There is no report by the hour.',
    'The report lists every campaign that spent: it counts no rows, so that one left out would become zero unnoticed.',
    'Days are cut in UTC for every account.',
    "Amounts come in the account's currency, which no answer tells.",
    'A wrong API key is told by status 400 or 401.',
    'A new access token does not cancel the one before, nor use up the API key.',
    'Corrections come within three days.',
  ],
  timezones: UTC_ZONES,
  defaultTimezone: 'Etc/UTC',
  currencies: ['USD', 'EUR'],
  resyncDays: 3,
  // The report by campaign sums up its whole range, so each day is asked for by itself.
  longestRangeDays: 1,
  minimumGapMs: GAP_MS,
  credentials: z.strictObject({ apiKey: secret('In TrafficStars: your profile, API key.') }),
  settings: z.strictObject({}),
  credentialIdentity: ({ apiKey }) => apiKey,
  tokenExchange: {
    // The API key is an OAuth refresh token. https://github.com/Romamo/python-trafficstars
    request: ({ apiKey }) => ({
      method: 'POST',
      path: '/v1/auth/token',
      form: { grant_type: 'refresh_token', refresh_token: apiKey },
      answer: tokenSchema,
    }),
    // RFC 6749, section 5.2: a grant that is not valid is a bad request.
    classify: ({ status }) => (status === 400 ? 'credentials' : undefined),
    present: (token) => ({ authorization: `Bearer ${token}` }),
  },

  // Its documentation is behind the login; public clients show it, such as https://github.com/Romamo/python-trafficstars
  async *fetchCosts({ http, window }) {
    const rows = await http.request({
      method: 'GET',
      path: '/v1.1/advertiser/custom/report/by-campaign',
      query: { date_from: window.firstDay, date_to: window.lastDay },
      answer: reportSchema,
    });
    yield rows.map((row) => ({
      campaignId: String(row.campaign_id),
      campaignName: row.name ?? null,
      day: window.firstDay,
      hour: null,
      amount: decimal(row.amount),
      impressions: row.impressions,
      clicks: row.clicks,
    }));
    return { total: null };
  },
});
