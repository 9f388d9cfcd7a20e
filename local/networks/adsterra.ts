import { z } from 'zod';
import { type Instant, localDaySchema, SECOND_MS } from '#shared/domain/time.ts';
import { distorted } from './distorted.ts';
import {
  type Dialect,
  type Exchange,
  headerOf,
  type NetworkAccount,
  type StandInOptions,
} from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { queryFields } from './query-fields.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import { type ReportRow, toWireAmount, toWireDecimal, toWireRate } from './report.ts';
import { createRequestBudget } from './request-budget.ts';
import { createStandInClock } from './stand-in-clock.ts';
import { type StandIn, serveNetwork } from './stand-in-server.ts';

export type AdsterraAccount = NetworkAccount<{ apiKey: string }>;

export interface AdsterraOptions extends StandInOptions<AdsterraAccount> {
  /** Amounts as text (default) or as JSON numbers. */
  amounts?: 'text' | 'number';
  /** For how long a report is answered again as it was; 60 by default. */
  cacheSeconds?: number;
}

const REQUESTS_PER_MINUTE = 1200;

const GROUPS = { date: 'day', campaign: 'campaign' } as const;
const groupSchema = z.enum(['date', 'campaign']);

const statsSchema = z.object({
  start_date: localDaySchema,
  finish_date: localDaySchema,
  group_by: z.union([groupSchema.transform((group) => [group]), z.array(groupSchema).min(1)]),
  campaign: z.string().optional(),
});

/**
 * Starts a stand-in for Adsterra's Advertiser API v3 as https://docs.adsterratools.com describes it: a static key in a
 * header, UTC days without pages, the same answer for a minute.
 */
export function startAdsterra(options: AdsterraOptions): Promise<StandIn> {
  const clock = createStandInClock(options.now);
  const budget = createRequestBudget({
    now: clock.now,
    requests: REQUESTS_PER_MINUTE,
    windowSeconds: 60,
  });
  const cache = new Map<string, { until: Instant; reply: Reply }>();
  const cacheMs = (options.cacheSeconds ?? 60) * SECOND_MS;
  const toAmount = options.amounts === 'number' ? toWireAmount : toWireDecimal;

  const accountOf = (exchange: Exchange): AdsterraAccount => {
    const sent = headerOf(exchange, 'x-api-key');
    const account = options.accounts.find(({ credentials }) => credentials.apiKey === sent);
    if (!account) throw new Refusal(401, 'Token not found');
    return account;
  };

  const stats = (exchange: Exchange): Reply => {
    const { book } = accountOf(exchange);
    const query = parseOrRefuse(statsSchema, queryFields(exchange.query));
    if (query.start_date > query.finish_date)
      throw new Refusal(400, 'It lies after finish_date.', 'start_date');
    const truth = book.report({
      firstDay: query.start_date,
      lastDay: query.finish_date,
      timezone: 'Etc/UTC',
      by: query.group_by.map((group) => GROUPS[group]),
      visibleAt: clock.dataAsOf(),
      campaignIds: query.campaign === undefined ? undefined : [query.campaign],
    });
    const report = distorted(truth, exchange.distortion);
    const items = report.rows(0, truth.count).map((row) => toItem(row, toAmount));
    return jsonReply(200, { items, itemCount: report.count, timezone: 'UTC' });
  };

  const cached = (exchange: Exchange, answer: () => Reply): Reply => {
    const key = `${accountOf(exchange).id} ${exchange.path}?${exchange.query}`;
    const known = cache.get(key);
    if (known && known.until > clock.now() && !exchange.distortion) return known.reply;
    const reply = answer();
    if (!exchange.distortion) cache.set(key, { until: clock.now() + cacheMs, reply });
    return reply;
  };

  const campaigns = (exchange: Exchange): Reply => {
    const items = accountOf(exchange).book.campaigns.map(({ id, name }) => ({
      id: Number(id),
      name,
      active: 3,
    }));
    return jsonReply(200, { items, itemCount: items.length });
  };
  const balance = (exchange: Exchange): Reply => {
    accountOf(exchange);
    return jsonReply(200, { balance: '1000.00', currency: 'USD' });
  };

  return serveNetwork(
    {
      id: 'adsterra',
      accounts: options.accounts,
      routes: [
        {
          method: 'GET',
          path: '/advertiser/stats.json',
          handle: (exchange) => cached(exchange, () => stats(exchange)),
        },
        { method: 'GET', path: '/advertiser/campaigns.json', handle: campaigns },
        { method: 'GET', path: '/advertiser/balance.json', handle: balance },
      ],
      dialect,
      around(exchange, answer) {
        const { allowed, resetSeconds } = budget.take(headerOf(exchange, 'x-api-key') ?? '');
        return allowed ? answer() : dialect.rateLimited(resetSeconds);
      },
    },
    { clock, port: options.port },
  );
}

function toItem(
  { campaign, day, micros, impressions, clicks }: ReportRow,
  toAmount: (micros: bigint) => number | string,
) {
  return {
    ...(day !== null && { date: day }),
    ...(campaign && { campaign: Number(campaign.id) }),
    impressions,
    clicks,
    conversions: 0,
    ctr: impressions === 0 ? 0 : Math.round((clicks / impressions) * 10_000) / 100,
    cpm: toWireRate(micros, impressions / 1000, 3),
    spent: toAmount(micros),
  };
}

const failure = (code: number, message: string) => ({ code, message, data: null });

const dialect: Dialect = {
  refuse: ({ status, message }) =>
    jsonReply(status, failure(status, status === 403 ? 'Invalid owner type' : message)),
  rateLimited: () => jsonReply(429, failure(429, 'Too many requests')),
  errorIn200: () => jsonReply(200, failure(500, 'The request could not be handled.')),
};
