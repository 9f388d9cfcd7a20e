import { z } from 'zod';
import { countField, countTextField, decimal, moneyField } from '../answer-fields.ts';
import { defineCostProvider, secret } from '../define-cost-provider.ts';

const ASSUMED_GAP_MS = 1000;

// The spend column is the network's own revenue; one importer knows it by clearer names.
const rowSchema = z
  .object({
    campaignTitle: z.string().nullish(),
    impressions: countTextField,
    clicks: countTextField,
    spent: moneyField.nullish(),
    cost: moneyField.nullish(),
    revenue: moneyField.nullish(),
  })
  .transform((row) => ({ ...row, amount: row.spent ?? row.cost ?? row.revenue }))
  .pipe(
    z.object({
      campaignTitle: z.string().nullish(),
      impressions: countField,
      clicks: countField,
      amount: moneyField,
    }),
  );

// A name that is no id, such as one of a sum, must not pass for a campaign.
const campaignsSchema = z.record(
  z.string().regex(/^\d{1,20}$/),
  z.union([rowSchema, z.tuple([rowSchema]).transform(([row]) => row)]),
);

const reportSchema = z.object({
  // Seen bare and inside of a list.
  result: z.union([campaignsSchema.transform((campaigns) => [campaigns]), z.array(campaignsSchema)]),
});

const envelopeSchema = z.record(z.string(), z.unknown());

export const hilltopads = defineCostProvider({
  id: 'hilltopads',
  name: 'HilltopAds',
  docs: 'https://hilltopads.com',
  origin: 'https://hilltopads.com',
  granularity: 'day',
  confidence: 'low',
  assumptions: [
    'There is no report by the hour for advertisers.',
    'The report lists every campaign that spent: it counts no rows, so that one left out would become zero unnoticed.',
    'Days are cut in the time zone of the integration, UTC unless another is given.',
    'What is charged is the column spent, else cost, else revenue.',
    'Every account is kept in US dollars.',
    'An answer with status 200 and a text on a key in place of a result means a refused API key.',
    'One request a second is allowed.',
    'Corrections come within three days.',
  ],
  timezones: [],
  defaultTimezone: 'Etc/UTC',
  currencies: ['USD'],
  resyncDays: 3,
  // The report by campaign sums up its whole range; how further groups nest is not documented.
  longestRangeDays: 1,
  minimumGapMs: ASSUMED_GAP_MS,
  credentials: z.strictObject({ apiKey: secret('In HilltopAds: your profile, API key.') }),
  settings: z.strictObject({}),
  credentialIdentity: ({ apiKey }) => apiKey,
  query: ({ apiKey }) => ({ key: apiKey }),
  classify({ status, body }) {
    const envelope = envelopeSchema.safeParse(body).data ?? {};
    if (status !== 200 || 'result' in envelope) return undefined;
    const texts = Object.values(envelope).filter((value) => typeof value === 'string');
    return texts.some((text) => /\bkey\b/i.test(text)) ? 'credentials' : undefined;
  },

  // Help article 9128425 on https://hilltopads.com
  async *fetchCosts({ http, window }) {
    const { result } = await http.request({
      method: 'GET',
      path: '/api/advertiser/listStats',
      query: { date: window.firstDay, date2: window.lastDay, group: 'campaignId' },
      answer: reportSchema,
    });
    yield result.flatMap((campaigns) =>
      Object.entries(campaigns).map(([campaignId, row]) => ({
        campaignId,
        campaignName: row.campaignTitle ?? null,
        day: window.firstDay,
        hour: null,
        amount: decimal(row.amount),
        impressions: row.impressions,
        clicks: row.clicks,
      })),
    );
    return { total: null };
  },
});
