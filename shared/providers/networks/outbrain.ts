import { z } from 'zod';
import { ProviderError } from '#shared/domain/errors.ts';
import { currencySchema } from '#shared/domain/money.ts';
import { countField, dayField, decimal, moneyField } from '../answer-fields.ts';
import { defineCostProvider, headerTextSchema, identifier, secret } from '../define-cost-provider.ts';
import type { NetworkCost } from '../provider.ts';

const TOKEN = 'OB-TOKEN-V1';
/** Pages of fifty campaigns, two seconds apart: the names of a larger account would cost the time for its costs. */
const MOST_NAME_PAGES = 5;
const CAMPAIGNS_PAGE_SIZE = 50;
const LOGIN = '/amplify/v0.1/login';
const TOKEN_SECONDS = 30 * 86_400;
const ASSUMED_LONGEST_RANGE_DAYS = 31;
/** Reports are limited to 30 a minute for each marketer. */
const GAP_MS = 2000;

const tokenSchema = z
  .object({ [TOKEN]: headerTextSchema })
  .transform((answer) => ({ token: answer[TOKEN], expiresInSeconds: TOKEN_SECONDS }));

const marketersSchema = z.object({
  marketers: z.array(z.object({ id: z.string(), currency: currencySchema })),
});

const campaignsSchema = z.object({
  campaigns: z.array(z.object({ id: z.string(), name: z.string() })),
});

const CUT = 'The network counts more than it sent.';
const daySchema = z.object({
  metadata: z.object({ id: dayField }),
  // Counts may be written with a decimal point, which JSON readers do not see.
  metrics: z.object({ impressions: countField, clicks: countField, spend: moneyField }),
});
const campaignSchema = z
  .object({
    campaignId: z.string().min(1),
    results: z.array(daySchema),
    totalResults: countField.nullish(),
  })
  .refine(({ results, totalResults }) => results.length >= (totalResults ?? 0), CUT);
const reportSchema = z
  .object({ campaignResults: z.array(campaignSchema), totalCampaigns: countField.nullish() })
  .refine(({ campaignResults, totalCampaigns }) => campaignResults.length >= (totalCampaigns ?? 0), CUT);

export const outbrain = defineCostProvider({
  id: 'outbrain',
  name: 'Outbrain',
  docs: 'https://amplifyv01.docs.apiary.io',
  origin: 'https://api.outbrain.com',
  granularity: 'day',
  confidence: 'medium',
  assumptions: [
    "Hours are reported for the last 48 hours alone, on a clock that is not documented; the third day that each midnight reads again has none. So that a correction cannot destroy hours, all is read by the day, and hours follow from the day's running total.",
    `Only the first ${MOST_NAME_PAGES * CAMPAIGNS_PAGE_SIZE} campaigns of a marketer are shown by their names.`,
    "In which zone days are cut is not documented; the marketer's is to be given.",
    'Corrections come within three days.',
    `One report may span ${ASSUMED_LONGEST_RANGE_DAYS} days.`,
  ],
  timezones: [],
  currencies: ['USD', 'EUR', 'GBP', 'JPY', 'AUD', 'BRL', 'CAD', 'ILS', 'INR', 'MXN'],
  resyncDays: 3,
  longestRangeDays: ASSUMED_LONGEST_RANGE_DAYS,
  minimumGapMs: GAP_MS,
  callQuotas: [{ path: LOGIN, calls: 2, periodSeconds: 3600 }],
  rateLimit: { header: 'rate-limit-msec-left', unit: 'milliseconds-left' },
  credentials: z
    .strictObject({
      token: secret(`An ${TOKEN}, or a user name and password instead.`).optional(),
      username: identifier('The name of a user that may use the Amplify API.').optional(),
      password: secret('The password of that user.').optional(),
      marketerId: identifier('The marketer to read.'),
    })
    .refine(
      ({ token, username, password }) =>
        token !== undefined || (username !== undefined && password !== undefined),
      { path: ['token'], message: 'A token is needed, or a user name and a password.' },
    ),
  settings: z.strictObject({}),
  credentialIdentity: ({ token, username, password }) => token ?? `${username}\n${password}`,
  tokenExchange: {
    given: ({ token }) => token,
    // https://amplifyv01.docs.apiary.io
    request: ({ username, password }) => ({
      method: 'GET',
      path: LOGIN,
      headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
      answer: tokenSchema,
    }),
    present: (token) => ({ [TOKEN]: token }),
    isScarce: true,
  },

  // https://amplifyv01.docs.apiary.io
  async readAccount({ credentials: { marketerId }, http }) {
    const { marketers } = await http.request({
      method: 'GET',
      path: '/amplify/v0.1/marketers',
      answer: marketersSchema,
    });
    const marketer = marketers.find(({ id }) => id === marketerId);
    if (!marketer)
      throw new ProviderError('permission', 'Outbrain does not list this marketer for the user.');
    return { currency: marketer.currency };
  },

  // https://amplifyv01.docs.apiary.io
  async *fetchNames({ credentials: { marketerId }, http }) {
    for (let page = 0; page < MOST_NAME_PAGES; page += 1) {
      const { campaigns } = await http.request({
        method: 'GET',
        path: `/amplify/v0.1/marketers/${encodeURIComponent(marketerId)}/campaigns`,
        query: {
          limit: CAMPAIGNS_PAGE_SIZE,
          offset: page * CAMPAIGNS_PAGE_SIZE,
          includeArchived: 'true',
        },
        answer: campaignsSchema,
      });
      yield campaigns.map(({ id, name }) => ({ campaignId: id, name }));
      if (campaigns.length < CAMPAIGNS_PAGE_SIZE) return;
    }
  },

  // https://amplifyv01.docs.apiary.io: limit and offset count the rows of each campaign.
  async *fetchCosts({ credentials: { marketerId }, window, http }) {
    const { campaignResults } = await http.request({
      method: 'GET',
      path: `/amplify/v0.1/reports/marketers/${encodeURIComponent(marketerId)}/campaigns/periodic`,
      query: {
        from: window.firstDay,
        to: window.lastDay,
        breakdown: 'daily',
        limit: ASSUMED_LONGEST_RANGE_DAYS,
        offset: 0,
        includeArchivedCampaigns: 'true',
        // Without it paused campaigns, and what they spent, are left out.
        enabledCampaignsOnly: 'false',
      },
      answer: reportSchema,
    });
    for (const { campaignId, results } of campaignResults)
      yield results.map((day) => toCost(campaignId, day));
    return { total: null };
  },
});

function toCost(campaignId: string, { metadata, metrics }: z.infer<typeof daySchema>): NetworkCost {
  return {
    campaignId,
    campaignName: null,
    day: metadata.id,
    hour: null,
    amount: decimal(metrics.spend),
    impressions: metrics.impressions,
    clicks: metrics.clicks,
  };
}
