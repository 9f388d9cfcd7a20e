import { z } from 'zod';
import { countField, decimal, idField, moneyField } from '../answer-fields.ts';
import { defineCostProvider, secret } from '../define-cost-provider.ts';
import { addUpSameHours, type OffsetRange, rangesByOffset } from '../fixed-offsets.ts';
import type { NetworkHttp } from '../http.ts';
import { readPages } from '../pages.ts';
import type { NetworkCost } from '../provider.ts';

const PAGE_SIZE = 1000;
/** Longer ranges are refused together with a time zone. */
const LONGEST_RANGE_DAYS = 7;
const STATISTICS = '/v5/adv/statistics';

// The hour column is not documented: a number or text beside the day, or a part of date_time.
const hourText = z.string().regex(/^([01]?\d|2[0-3])$/);
const rowSchema = z
  .object({
    campaign_id: idField,
    campaign_name: z.string().nullish(),
    date_time: z.string().regex(/^\d{4}-\d{2}-\d{2}([ T]\d{2}:00(:00)?)?$/),
    hour: z.union([z.int().min(0).max(23), hourText]).nullish(),
    spent: moneyField,
    impressions: countField,
    clicks: countField,
  })
  .transform(({ date_time, hour, ...row }) => ({
    ...row,
    day: date_time.slice(0, 10),
    hour: String(hour ?? date_time.slice(11, 13)),
  }))
  .refine(({ hour }) => hourText.safeParse(hour).success, 'There is no hour.');
const rowsSchema = z.array(rowSchema);
const UNCOUNTED = { per_page: null, total_items: null };
const reportSchema = z.union([
  z.object({ items: rowsSchema, per_page: countField.nullish(), total_items: countField.nullish() }),
  z.object({ result: rowsSchema }).transform(({ result }) => ({ ...UNCOUNTED, items: result })),
  rowsSchema.transform((items) => ({ ...UNCOUNTED, items })),
]);

export const propellerads = defineCostProvider({
  id: 'propellerads',
  name: 'PropellerAds',
  docs: 'https://ssp-api.propellerads.com/v5/docs/',
  origin: 'https://ssp-api.propellerads.com',
  granularity: 'hour',
  confidence: 'medium',
  assumptions: [
    'The name and type of the hour column are not documented; every likely one is read.',
    'Pages are asked for by page and page_size, as in the list of campaigns.',
    'Tokens do not expire.',
    'Corrections come within three days.',
  ],
  timezones: [],
  currencies: ['USD'],
  resyncDays: 3,
  longestRangeDays: LONGEST_RANGE_DAYS,
  longestRunDays: LONGEST_RANGE_DAYS,
  callQuotas: [{ path: STATISTICS, calls: 2, periodSeconds: 60 }],
  rateLimit: { header: 'X-RateLimit-Reset', unit: 'unix-seconds' },
  credentials: z.strictObject({ token: secret('In PropellerAds: your profile, API token.') }),
  settings: z.strictObject({}),
  credentialIdentity: ({ token }) => token,
  headers: ({ token }) => ({ authorization: `Bearer ${token}` }),

  // https://ssp-api.propellerads.com/v5/docs/: a bare text, and not counted as a call for statistics.
  async verify({ http }) {
    await http.request({ method: 'GET', path: '/v5/adv/balance', answer: moneyField });
  },

  async *fetchCosts({ window, http }) {
    const ranges = rangesByOffset(window);
    const [only] = ranges;
    if (only && ranges.length === 1) {
      yield* readRange(http, only);
      return { total: null };
    }
    const rows: NetworkCost[] = [];
    for (const range of ranges) for await (const page of readRange(http, range)) rows.push(...page);
    yield addUpSameHours(rows);
    return { total: null };
  },
});

// https://ssp-api.propellerads.com/v5/docs/. Sums that come along are rounded otherwise than the rows.
async function* readRange(http: NetworkHttp, range: OffsetRange): AsyncGenerator<NetworkCost[], void, void> {
  const pages = readPages(PAGE_SIZE, async ({ number, size }) => {
    const report = await http.request({
      method: 'GET',
      path: STATISTICS,
      query: {
        day_from: range.first,
        day_to: range.last,
        tz: range.offset,
        'group_by[]': ['campaign_id', 'date_time', 'hour'],
        page: number,
        page_size: size,
      },
      answer: reportSchema,
    });
    return { rows: report.items, count: report.total_items ?? null, size: report.per_page ?? undefined };
  });
  for await (const rows of pages) yield rows.map(toCost).filter(range.holds);
}

function toCost(row: z.infer<typeof rowSchema>): NetworkCost & { hour: number } {
  return {
    campaignId: String(row.campaign_id),
    campaignName: row.campaign_name ?? null,
    day: row.day,
    hour: Number(row.hour),
    amount: decimal(row.spent),
    impressions: row.impressions,
    clicks: row.clicks,
  };
}
