import { z } from 'zod';
import { countField, dayField, decimal, idField, moneyField } from '../answer-fields.ts';
import { defineCostProvider, headerTextSchema, secret } from '../define-cost-provider.ts';
import { readPages } from '../pages.ts';
import type { NetworkCost, ReadSummary } from '../provider.ts';

const PAGE_SIZE = 5000;
const ASSUMED_LONGEST_RANGE_DAYS = 31;

const loginSchema = z
  .object({ token: headerTextSchema, expires_in: z.number().positive() })
  .transform(({ token, expires_in }) => ({ token, expiresInSeconds: expires_in }));

// How the values that a row is grouped by are wrapped is not documented: {"hour":13}, {"id":13}, 13 and "13" pass.
const date = z.union([dayField, z.int().min(2000_01_01).max(2999_12_31)]);
const hour = z.union([z.int().min(0).max(23), z.string().regex(/^([01]?\d|2[0-3])$/)]);
const dateGroup = z.union([z.object({ date }), z.object({ id: date }), date]);
const hourGroup = z.union([z.object({ hour }), z.object({ id: hour }), hour]);

const rowSchema = z.object({
  impressions: countField,
  clicks: countField,
  cost: moneyField,
  group_by: z.object({
    campaign_id: z.object({ id: idField, name: z.string().nullish() }),
    date: dateGroup,
    hour: hourGroup,
  }),
});

const reportSchema = z.object({
  result: z.array(rowSchema),
  request_metadata: z.object({ count: countField.nullish(), limit: countField.nullish() }).nullish(),
  resultTotal: z.object({ cost: moneyField.nullish() }).nullish(),
});

export const exoclick = defineCostProvider({
  id: 'exoclick',
  name: 'ExoClick',
  docs: 'https://docs.exoclick.com',
  origin: 'https://api.exoclick.com',
  granularity: 'hour',
  confidence: 'medium',
  assumptions: [
    'The shape of the date and hour columns is not documented; every likely one is read.',
    'A second login does not cancel the first token.',
    'Corrections come within three days.',
    `One report may span ${ASSUMED_LONGEST_RANGE_DAYS} days.`,
  ],
  timezones: [],
  currencies: ['USD', 'EUR'],
  resyncDays: 3,
  longestRangeDays: ASSUMED_LONGEST_RANGE_DAYS,
  credentials: z.strictObject({ apiToken: secret('In ExoClick: your profile, API token.') }),
  settings: z.strictObject({}),
  credentialIdentity: ({ apiToken }) => apiToken,
  rateLimit: { header: 'X-Rate-Limit-Reset', unit: 'seconds-left' },
  tokenExchange: {
    // https://docs.exoclick.com/docs/api-token-vs-bearer-token
    request: ({ apiToken }) => ({
      method: 'POST',
      path: '/v2/login',
      json: { api_token: apiToken },
      answer: loginSchema,
    }),
    // The status for a wrong API token is not documented; only 429 surely means something else.
    classify: ({ status }) => (status >= 400 && status < 500 && status !== 429 ? 'credentials' : undefined),
    present: (token) => ({ authorization: `Bearer ${token}` }),
  },

  // https://docs.exads.com/docs/api-manual-global-stats
  async *fetchCosts({ http, window }) {
    const body = {
      // Without hours the network cuts days in New York, whatever the time zone asked for.
      group_by: ['campaign_id', 'date', 'hour'],
      filter: { date_from: window.firstDay, date_to: window.lastDay },
      timezone: window.timezone,
      detailed: true,
      totals: true,
      count: true,
    };
    let total: ReadSummary['total'] = null;
    const pages = readPages(PAGE_SIZE, async ({ offset, size }) => {
      const report = await http.request({
        method: 'POST',
        path: '/v2/statistics/a/global',
        json: { ...body, limit: size, offset },
        answer: reportSchema,
      });
      total = report.resultTotal?.cost ?? null;
      const { count, limit } = report.request_metadata ?? {};
      return { rows: report.result, count: count ?? null, size: limit ?? undefined };
    });
    for await (const rows of pages) yield rows.map(toCost);
    return { total: total === null ? null : decimal(total) };
  },
});

function toCost({ group_by, cost, impressions, clicks }: z.infer<typeof rowSchema>): NetworkCost {
  return {
    campaignId: String(group_by.campaign_id.id),
    campaignName: group_by.campaign_id.name ?? null,
    day: dayOf(group_by.date),
    hour: hourOf(group_by.hour),
    amount: decimal(cost),
    impressions,
    clicks,
  };
}

function dayOf(group: z.infer<typeof dateGroup>): string {
  if (typeof group === 'object') return dayOf('date' in group ? group.date : group.id);
  return typeof group === 'string' ? group : String(group).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
}

function hourOf(group: z.infer<typeof hourGroup>): number {
  return typeof group === 'object' ? hourOf('hour' in group ? group.hour : group.id) : Number(group);
}
