import { randomUUID } from 'node:crypto';
import { SECOND_MS } from '#shared/domain/time.ts';
import {
  credentialsOf,
  type Dialect,
  type Exchange,
  type NetworkAccount,
  type StandInOptions,
} from './network-definition.ts';
import { type PropellerShapes, statisticsReply } from './propellerads-statistics.ts';
import { pageByNumber } from './query-fields.ts';
import { jsonReply, Refusal, type Reply, textReply } from './reply.ts';
import { createRequestBudget } from './request-budget.ts';
import { createStandInClock } from './stand-in-clock.ts';
import { type StandIn, serveNetwork } from './stand-in-server.ts';

export type PropellerAdsAccount = NetworkAccount<{ token: string }>;

export interface PropellerAdsOptions extends StandInOptions<PropellerAdsAccount>, Partial<PropellerShapes> {
  /** Statistics requests per account and minute, refused ones included. */
  statisticsPerMinute?: number;
}

const STATISTICS_PATH = '/v5/adv/statistics';
const WINDOW_SECONDS = 60;
const OTHERS_PER_MINUTE = 30;

/**
 * Starts a stand-in for PropellerAds' API v5 as https://ssp-api.propellerads.com/v5/docs describes it: a static token,
 * statistics by hour at a fixed offset, two of them a minute with the limits in headers, refusals of it in plain text.
 */
export function startPropellerAds(options: PropellerAdsOptions): Promise<StandIn> {
  const clock = createStandInClock(options.now);
  const budgetOf = (requests: number) =>
    createRequestBudget({ now: clock.now, requests, windowSeconds: WINDOW_SECONDS });
  const statisticsBudget = budgetOf(options.statisticsPerMinute ?? 2);
  const otherBudget = budgetOf(OTHERS_PER_MINUTE);
  const shapes: PropellerShapes = { hours: options.hours ?? 'number', rows: options.rows ?? 'items' };

  const findAccount = (exchange: Exchange) =>
    options.accounts.find(({ credentials }) => credentials.token === credentialsOf(exchange, 'Bearer'));
  const accountOf = (exchange: Exchange): PropellerAdsAccount => {
    const account = findAccount(exchange);
    if (!account) throw new Refusal(401, 'Unauthorized.');
    return account;
  };

  const statistics = (exchange: Exchange) =>
    statisticsReply(accountOf(exchange).book, exchange, clock.dataAsOf(), shapes);
  const balance = (exchange: Exchange) => {
    accountOf(exchange);
    return jsonReply(200, '1517.70');
  };
  const resetHeader = (seconds: number) => ({
    'x-ratelimit-reset': String(Math.ceil((clock.now() + seconds * SECOND_MS) / SECOND_MS)),
  });

  const dialect: Dialect = {
    refuse({ status, problem, field }) {
      if (status === 403) return jsonReply(403, { errors: ['Access denied.'] });
      if (status === 404) return jsonReply(404, 'Not found.');
      return jsonReply(status, field === undefined ? { errors: [problem] } : { [field]: [problem] });
    },
    rateLimited: (waitSeconds): Reply => {
      const reply = textReply(429, 'Too Many Attempts.');
      const headers = { ...reply.headers, 'x-ratelimit-remaining': '0', ...resetHeader(waitSeconds) };
      return { ...reply, headers };
    },
    errorIn200: () => jsonReply(200, { errors: ['The request could not be handled.'] }),
  };

  return serveNetwork(
    {
      id: 'propellerads',
      accounts: options.accounts,
      routes: [
        { method: 'GET', path: STATISTICS_PATH, handle: statistics },
        { method: 'POST', path: STATISTICS_PATH, handle: statistics },
        { method: 'GET', path: '/v5/adv/balance', handle: balance },
        {
          method: 'GET',
          path: '/v5/adv/campaigns',
          handle: (exchange) => jsonReply(200, campaignsOf(accountOf(exchange))),
        },
      ],
      dialect,
      pageOf: ({ path, query }) => (path === STATISTICS_PATH ? pageByNumber(query) : undefined),
      around(exchange, answer) {
        const budget = exchange.path === STATISTICS_PATH ? statisticsBudget : otherBudget;
        const state = budget.take(findAccount(exchange)?.id ?? 'no account');
        const reply = state.allowed ? answer() : dialect.rateLimited(state.resetSeconds);
        const headers = {
          'x-ratelimit-limit': String(state.limit),
          'x-ratelimit-remaining': String(state.remaining),
          ...resetHeader(state.resetSeconds),
          'x-request-id': randomUUID(),
        };
        return { ...reply, headers: { ...headers, ...reply.headers } };
      },
    },
    { clock, port: options.port },
  );
}

/** All campaigns on one page. */
function campaignsOf({ book: { campaigns } }: PropellerAdsAccount) {
  return {
    result: campaigns.map(({ id, name }) => ({ id: Number(id), name, status: 6, is_archived: 0 })),
    meta: { total_items: campaigns.length, total_pages: 1, page_size: 1000, page: 1 },
  };
}
