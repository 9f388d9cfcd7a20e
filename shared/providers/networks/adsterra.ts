import { z } from 'zod';
import { countField, dayField, decimal, idField, moneyField } from '../answer-fields.ts';
import { defineCostProvider, secret } from '../define-cost-provider.ts';
import { UTC_ZONES } from '../utc-zones.ts';

const ASSUMED_LONGEST_RANGE_DAYS = 31;
/** 1,200 requests a minute. */
const ASSUMED_GAP_MS = 50;

const rowSchema = z.object({
  date: dayField,
  campaign: idField,
  impressions: countField,
  clicks: countField,
  spent: moneyField,
});

const reportSchema = z
  .object({
    items: z.array(rowSchema),
    itemCount: countField,
    // Days of another zone would land on the wrong hours.
    timezone: z.literal('UTC').nullish(),
  })
  .refine(({ items, itemCount }) => items.length >= itemCount, { path: ['itemCount'] });

export const adsterra = defineCostProvider({
  id: 'adsterra',
  name: 'Adsterra',
  docs: 'https://help-advertisers.adsterra.com/en/articles/10403503-api',
  origin: 'https://api3.adsterratools.com',
  granularity: 'day',
  confidence: 'medium',
  assumptions: [
    'Days are cut in UTC for every account.',
    'Every account is kept in US dollars.',
    'The limit of 1,200 requests a minute that publishers have holds for advertisers too.',
    'Corrections come within three days.',
    `One report may span ${ASSUMED_LONGEST_RANGE_DAYS} days.`,
  ],
  timezones: UTC_ZONES,
  defaultTimezone: 'Etc/UTC',
  currencies: ['USD'],
  resyncDays: 3,
  longestRangeDays: ASSUMED_LONGEST_RANGE_DAYS,
  minimumGapMs: ASSUMED_GAP_MS,
  credentials: z.strictObject({
    apiKey: secret('In Adsterra: API, your token. Making a new one there ends the one before.'),
  }),
  settings: z.strictObject({}),
  credentialIdentity: ({ apiKey }) => apiKey,
  headers: ({ apiKey }) => ({ 'x-api-key': apiKey }),

  // https://docs.adsterratools.com/docs/public/v3/partners-api.yml
  async *fetchCosts({ http, window }) {
    const { items } = await http.request({
      method: 'GET',
      path: '/advertiser/stats.json',
      query: {
        start_date: window.firstDay,
        finish_date: window.lastDay,
        'group_by[]': ['date', 'campaign'],
      },
      answer: reportSchema,
    });
    yield items.map((row) => ({
      campaignId: String(row.campaign),
      campaignName: null,
      day: row.date,
      hour: null,
      amount: decimal(row.spent),
      impressions: row.impressions,
      clicks: row.clicks,
    }));
    return { total: null };
  },
});
