import { z } from 'zod';
import { ProviderError } from '#shared/domain/errors.ts';
import { countField, dayField, decimal, idField, moneyField } from '../answer-fields.ts';
import { defineCostProvider, headerTextSchema, identifier, secret } from '../define-cost-provider.ts';
import { failureOfStatus } from '../http.ts';
import { readPages } from '../pages.ts';
import type { NetworkCost } from '../provider.ts';
import { UTC_ZONES } from '../utc-zones.ts';

const PAGE_SIZE = 500;
const ASSUMED_LONGEST_RANGE_DAYS = 31;
const ASSUMED_GAP_MS = 1000;

/** The network cuts days at three offsets only. These zones keep one of them all year. */
const REPORT_ZONES: Readonly<Record<string, readonly string[]>> = {
  utc0: UTC_ZONES,
  utc8: 'Asia/Shanghai Asia/Singapore Asia/Hong_Kong Asia/Taipei Asia/Manila Australia/Perth Etc/GMT-8'.split(
    ' ',
  ),
  est: 'Etc/GMT+5 EST America/Panama America/Jamaica America/Bogota America/Lima'.split(' '),
};

const tokenSchema = z
  .object({ access_token: headerTextSchema, expires_in: z.number().positive() })
  .transform(({ access_token, expires_in }) => ({ token: access_token, expiresInSeconds: expires_in }));

const rowSchema = z.object({
  id: idField,
  name: z.string().nullish(),
  date: dayField,
  impression: countField,
  click: countField,
  spend: moneyField,
});
const reportSchema = z.object({ total: countField, results: z.array(rowSchema) });

const envelopeSchema = z.record(z.string(), z.unknown());

export const mediago = defineCostProvider({
  id: 'mediago',
  name: 'MediaGo',
  docs: 'https://apidoc.mediago.io',
  origin: 'https://api.mediago.io',
  granularity: 'day',
  confidence: 'high',
  assumptions: [
    'The report zone est is UTC−5 all year.',
    'One report request a second is allowed.',
    "Which currencies accounts can have is not documented; amounts come in the account's.",
    'Corrections come within three days.',
    `One report may span ${ASSUMED_LONGEST_RANGE_DAYS} days.`,
  ],
  timezones: Object.values(REPORT_ZONES).flat(),
  currencies: ['USD', 'EUR', 'GBP', 'JPY', 'CNY', 'HKD', 'TWD', 'KRW', 'SGD', 'AUD', 'CAD'],
  resyncDays: 3,
  longestRangeDays: ASSUMED_LONGEST_RANGE_DAYS,
  minimumGapMs: ASSUMED_GAP_MS,
  credentials: z.strictObject({
    apiToken: secret('The API token that your MediaGo account manager gave you, raw or Base64.'),
    accountId: identifier('The account to read, if the token covers several.').optional(),
  }),
  settings: z.strictObject({}),
  // One client-level token serves several accounts, and a new access token cancels the one before.
  credentialIdentity: ({ apiToken }) => rawTokenOf(apiToken),
  headers: ({ accountId }) => (accountId === undefined ? {} : { 'account-id': accountId }),
  tokenExchange: {
    // Account managers hand out both forms. https://apidoc.mediago.io/472676538e0
    variants: ['as-given', 'base64'],
    // https://apidoc.mediago.io/346347748e0
    request: ({ apiToken, accountId }, variant) => ({
      method: 'POST',
      path: accountId === undefined ? '/data/v1/authentication' : '/data/v1/client/authentication',
      headers: { authorization: `Basic ${variant === 'base64' ? btoa(apiToken) : apiToken}` },
      form: {},
      answer: tokenSchema,
    }),
    present: (token) => ({ authorization: `Bearer ${token}` }),
  },
  // Failures also come with status 200 and a number, throttling also with a code in text. https://apidoc.mediago.io
  classify({ status, body }) {
    const envelope = envelopeSchema.safeParse(body).data ?? {};
    const texts = Object.values(envelope).filter((value) => typeof value === 'string');
    if (texts.some((text) => text.includes('operateTooMuch'))) return 'rate-limited';
    const codes = [envelope['errno'], envelope['code']].map(Number);
    const told = codes.find((code) => Number.isInteger(code) && code !== 0 && code !== 200);
    if (status >= 400 || told === undefined) return undefined;
    return failureOfStatus(told) ?? 'unexpected-response';
  },

  // https://apidoc.mediago.io, daily report by campaign. An hourly report exists, but its path is not public.
  async *fetchCosts({ http, window }) {
    const query = {
      start_date: window.firstDay,
      end_date: window.lastDay,
      timezone: reportZoneOf(window.timezone),
      sort_field: 'date',
      sort_val: 'asc',
    };
    const pages = readPages(PAGE_SIZE, async ({ number, size }) => {
      const report = await http.request({
        method: 'GET',
        path: '/data/v1/report/day/list',
        query: { ...query, page_size: size, current_page: number },
        answer: reportSchema,
      });
      return { rows: report.results, count: report.total };
    });
    for await (const rows of pages) yield rows.map(toCost);
    return { total: null };
  },
});

function toCost({ id, name, date, spend, impression, click }: z.infer<typeof rowSchema>): NetworkCost {
  return {
    campaignId: String(id),
    campaignName: name ?? null,
    day: date,
    hour: null,
    amount: decimal(spend),
    impressions: impression,
    clicks: click,
  };
}

function reportZoneOf(timezone: string): string {
  const found = Object.entries(REPORT_ZONES).find(([, names]) => names.includes(timezone));
  if (!found) throw new ProviderError('internal', `MediaGo cannot cut its days in ${timezone}.`);
  return found[0];
}

/** The raw form of a token given in either form: both are one credential to the network. */
function rawTokenOf(apiToken: string): string {
  if (!/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(apiToken)) return apiToken;
  const decoded = atob(apiToken);
  return /^[\x20-\x7e]+$/.test(decoded) ? decoded : apiToken;
}
