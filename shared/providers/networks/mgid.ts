import { z } from 'zod';
import { currencySchema } from '#shared/domain/money.ts';
import { addDays, timezoneSchema } from '#shared/domain/time.ts';
import { countField, dayField, decimal, idField, moneyField } from '../answer-fields.ts';
import { defineCostProvider, identifier, secret } from '../define-cost-provider.ts';
import { readPages } from '../pages.ts';
import type { NetworkCost, ReadWindow } from '../provider.ts';

const PAGE_SIZE = 1000;
const CAMPAIGNS_PAGE_SIZE = 500;
const LONGEST_RANGE_DAYS = 90;
/** Days asked for on each side of the window: how the network turns instants into days of the account is not told. */
const ASSUMED_WIDENING_DAYS = 1;
/** Resellers with hosts of their own, whose tokens the network's own host refuses. */
const HOSTS = ['api.mgid.com', 'api.native.broadciel.com'] as const;

const accountSchema = z
  .object({ timezone: timezoneSchema, wallet: z.object({ currency: currencySchema }) })
  .transform(({ timezone, wallet: { currency } }) => ({ timezone, currency }));

const rowSchema = z.object({
  day: dayField,
  hour: z.int().min(0).max(23),
  campaignId: idField,
  clicks: countField,
  impressions: countField,
  spent: z.object({ amount: moneyField, currency: currencySchema }),
});

// Keyed by id; an empty collection is a list.
const campaignsSchema = z.union([
  z.record(z.string(), z.object({ id: idField, name: z.string() })),
  z.tuple([]).transform(() => ({})),
]);

const noDataSchema = z
  .object({ errors: z.array(z.string()) })
  .refine(
    ({ errors }) => errors.some((code) => code.includes('THERE_NO_DATA_IN_CHOSEN_PERIOD')),
    'This is another error.',
  );
const reportSchema = z.union([
  z.object({ data: z.array(rowSchema), count: countField.nullish(), limit: countField.nullish() }),
  noDataSchema.transform(() => ({ data: [], count: 0, limit: null })),
]);

export const mgid = defineCostProvider({
  id: 'mgid',
  name: 'MGID',
  docs: 'https://help.mgid.com/api-advertisers',
  origin: `https://${HOSTS[0]}`,
  originOf: ({ host }) => `https://${host}`,
  granularity: 'hour',
  confidence: 'high',
  assumptions: [
    'How the instants of a range become days of the account is not documented; a day more is asked for on each side.',
    'Corrections come within three days.',
  ],
  timezones: [],
  currencies: ['USD', 'EUR', 'GBP', 'PLN', 'UAH', 'INR', 'BRL', 'KZT'],
  resyncDays: 3,
  longestRangeDays: LONGEST_RANGE_DAYS - 2 * ASSUMED_WIDENING_DAYS,
  credentials: z.strictObject({
    token: secret('In MGID: API settings, token.'),
    clientId: identifier('In MGID: API settings. Where there are two ids, the "Client API ID".'),
  }),
  settings: z.strictObject({
    host: z
      .enum(HOSTS)
      .default(HOSTS[0])
      .meta({ description: "The API's host, at a reseller of MGID its own." }),
  }),
  credentialIdentity: ({ token }) => token,
  headers: ({ token }) => ({ authorization: `Bearer ${token}` }),
  // https://help.mgid.com/api-advertisers: an account without traffic is answered with this error.
  classify: ({ body }) => (noDataSchema.safeParse(body).success ? 'answer' : undefined),

  // https://help.mgid.com/api-advertisers
  readAccount: ({ credentials: { clientId }, http }) =>
    http.request({
      method: 'GET',
      path: `/v1/clients/${encodeURIComponent(clientId)}`,
      answer: accountSchema,
    }),

  // https://help.mgid.com/api-advertisers
  async *fetchNames({ credentials: { clientId }, http }) {
    const pages = readPages(CAMPAIGNS_PAGE_SIZE, async ({ offset, size }) => {
      const campaigns = await http.request({
        method: 'GET',
        path: `/v1/goodhits/clients/${encodeURIComponent(clientId)}/campaigns`,
        query: { limit: size, start: offset },
        answer: campaignsSchema,
      });
      return { rows: Object.values(campaigns), count: null };
    });
    for await (const rows of pages) yield rows.map(({ id, name }) => ({ campaignId: String(id), name }));
  },

  // https://help.mgid.com/api-advertisers
  async *fetchCosts({ credentials: { clientId }, window, http }) {
    const pages = readPages(PAGE_SIZE, async ({ offset, size }) => {
      const { data, count, limit } = await http.request({
        method: 'GET',
        path: `/v1/goodhits/clients/${encodeURIComponent(clientId)}/statistics-reports`,
        query: { ...rangeOf(window), limit: size, offset },
        answer: reportSchema,
      });
      return { rows: data, count: count ?? null, size: limit ?? undefined };
    });
    for await (const rows of pages) {
      yield rows.filter(({ day }) => day >= window.firstDay && day <= window.lastDay).map(toCost);
    }
    return { total: null };
  },
});

function rangeOf({ firstDay, lastDay }: ReadWindow) {
  return {
    'filters[dateRange][dateFrom]': `${addDays(firstDay, -ASSUMED_WIDENING_DAYS)}T00:00:00.000Z`,
    'filters[dateRange][dateTo]': `${addDays(lastDay, ASSUMED_WIDENING_DAYS)}T23:59:59.999Z`,
    'dimensions[]': ['day', 'hour', 'campaignId'],
    'metrics[]': ['spent', 'clicks', 'impressions'],
  };
}

function toCost({
  day,
  hour,
  campaignId,
  clicks,
  impressions,
  spent,
}: z.infer<typeof rowSchema>): NetworkCost {
  return {
    campaignId: String(campaignId),
    campaignName: null,
    day,
    hour,
    amount: decimal(spent.amount),
    impressions,
    clicks,
    currency: spent.currency,
  };
}
