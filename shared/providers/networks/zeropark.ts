import { z } from 'zod';
import { countField, decimal, idField, moneyField } from '../answer-fields.ts';
import { defineCostProvider, secret } from '../define-cost-provider.ts';
import { readPages } from '../pages.ts';

const PAGE_SIZE = 1000;
const ASSUMED_GAP_MS = 1000;

const pageSchema = z.object({
  limit: z.int().positive().nullish(),
  total: countField,
  elements: z.array(
    z.object({
      details: z.object({ id: idField, name: z.string().nullish() }),
      stats: z.object({ spent: moneyField, redirects: countField }),
    }),
  ),
});

// Nothing to report comes as an empty list instead of an empty page. https://github.com/AdBund/Zeropark
const reportSchema = z.union([
  pageSchema,
  z.tuple([]).transform(() => ({ limit: null, total: 0, elements: [] })),
]);

export const zeropark = defineCostProvider({
  id: 'zeropark',
  name: 'Zeropark',
  docs: 'https://panel.zeropark.com/secure/apidocs',
  origin: 'https://panel.zeropark.com',
  granularity: 'day',
  confidence: 'medium',
  assumptions: [
    'There is no report by the hour.',
    "Days are cut in the time zone that the account's panel is set to, US Eastern unless it was changed.",
    'Every account is kept in US dollars.',
    'A redirect, which is what is paid for, is a click; impressions are not told.',
    'One request a second is allowed.',
    'Corrections come within three days.',
  ],
  timezones: [],
  defaultTimezone: 'America/New_York',
  currencies: ['USD'],
  resyncDays: 3,
  // The report sums up its whole interval, so each day is asked for by itself.
  longestRangeDays: 1,
  minimumGapMs: ASSUMED_GAP_MS,
  credentials: z.strictObject({ apiToken: secret('In the Zeropark panel: your account, API token.') }),
  settings: z.strictObject({}),
  credentialIdentity: ({ apiToken }) => apiToken,
  headers: ({ apiToken }) => ({ 'api-token': apiToken }),

  // https://panel.zeropark.com/secure/apidocs
  async *fetchCosts({ http, window }) {
    const query = {
      interval: 'CUSTOM',
      startDate: dayFirst(window.firstDay),
      endDate: dayFirst(window.lastDay),
      sortColumn: 'SPENT',
      sortOrder: 'DESC',
      showDeleted: 'true',
    };
    let count = 0;
    const pages = readPages(PAGE_SIZE, async ({ number, size }) => {
      const report = await http.request({
        method: 'GET',
        path: '/api/stats/campaign/all',
        query: { ...query, page: number - 1, limit: size },
        answer: reportSchema,
      });
      // An empty list in place of a later page does not take back what an earlier page counted.
      count = Math.max(count, report.total);
      return { rows: report.elements, count, size: report.limit ?? undefined };
    });
    for await (const rows of pages) {
      yield rows.map(({ details, stats }) => ({
        campaignId: String(details.id),
        campaignName: details.name ?? null,
        day: window.firstDay,
        hour: null,
        amount: decimal(stats.spent),
        impressions: 0,
        clicks: stats.redirects,
      }));
    }
    return { total: null };
  },
});

/** 2026-03-14 → 14/03/2026, as the network writes days. */
function dayFirst(day: string): string {
  return day.split('-').toReversed().join('/');
}
