import { z } from 'zod';
import { ProviderError } from '#shared/domain/errors.ts';
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
const CALLS_A_MINUTE = 2;
/** What the calls of a run can read: those of its first minute, and of its second. */
const MOST_ROWS = 2 * CALLS_A_MINUTE * PAGE_SIZE;

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
    `A day has at most ${MOST_ROWS} rows, of a campaign and hour each: more cannot be read in one run by ${CALLS_A_MINUTE} calls a minute, and the run says so.`,
    'Corrections come within three days.',
  ],
  timezones: [],
  currencies: ['USD'],
  resyncDays: 3,
  longestRangeDays: LONGEST_RANGE_DAYS,
  longestRunDays: LONGEST_RANGE_DAYS,
  callQuotas: [{ path: STATISTICS, calls: CALLS_A_MINUTE, periodSeconds: 60 }],
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
    ensureReadable(report.total_items ?? 0);
    return { rows: report.items, count: report.total_items ?? null, size: report.per_page ?? undefined };
  });
  for await (const rows of pages) yield rows.map(toCost).filter(range.holds);
}

/** Calls that cannot lead to the end are not made: another try, of fewer days, needs them. */
function ensureReadable(count: number): void {
  if (count <= MOST_ROWS) return;
  throw new ProviderError(
    'unexpected-response',
    `PropellerAds counts ${count} rows, but a run can read ${MOST_ROWS} by ${CALLS_A_MINUTE} calls a minute.`,
  );
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
