import { z } from 'zod';
import { type Clock, isTimezone } from '#shared/domain/time.ts';
import { type StatisticsShape, statisticsPage, statisticsReply } from './exoclick-statistics.ts';
import {
  credentialsOf,
  type Dialect,
  type Exchange,
  type NetworkRoute,
  type StandInAccount,
} from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import { createRequestBudget } from './request-budget.ts';
import { createStandInClock } from './stand-in-clock.ts';
import { type StandIn, serveNetwork } from './stand-in-server.ts';
import { createTokenDesk } from './token-desk.ts';

interface ExoClickAccount extends StandInAccount {
  apiToken: string;
  username?: string;
}

export interface ExoClickOptions {
  accounts: readonly ExoClickAccount[];
  now: Clock;
  port?: number | undefined;
  tokenLifetimeSeconds?: number;
  /** How rows write days and hours; `named`, as in `{"hour": 13}`, by default. */
  shape?: StatisticsShape;
  /** `keyed` answers an object by campaign id, `list` an array. */
  campaignsShape?: 'keyed' | 'list';
  /** Statistics requests per account and 900 seconds. */
  statisticsPerWindow?: number;
}

const WINDOW_SECONDS = 900;
const REQUESTS_PER_WINDOW = 150_000;
const STATISTICS_PATHS = ['/v2/statistics/a/global', '/v2/statistics/advertiser/global'] as const;

const loginSchema = z.object({ api_token: z.string() });

const pagingSchema = z.object({
  limit: z.coerce.number().int().positive().default(50),
  offset: z.coerce.number().int().nonnegative().default(0),
});

/**
 * Starts a stand-in for ExoClick's API v2 as https://docs.exoclick.com describes it: an API token buys bearer tokens
 * that coexist, statistics by hour in any zone, rate limits in the headers of every answer.
 */
export function startExoClick(options: ExoClickOptions): Promise<StandIn> {
  const clock = createStandInClock(options.now);
  const lifetimeSeconds = options.tokenLifetimeSeconds ?? 43_200;
  const tokens = createTokenDesk<ExoClickAccount>({ now: clock.now, lifetimeSeconds, rotates: false });
  const budgetOf = (requests: number) =>
    createRequestBudget({ now: clock.now, requests, windowSeconds: WINDOW_SECONDS });
  const general = budgetOf(REQUESTS_PER_WINDOW);
  const statistics = budgetOf(options.statisticsPerWindow ?? REQUESTS_PER_WINDOW);

  const lookAtToken = (exchange: Exchange) => tokens.look(credentialsOf(exchange, 'Bearer') ?? '');

  const accountOf = (exchange: Exchange): ExoClickAccount => {
    const found = lookAtToken(exchange);
    if (found.state === 'live') return found.owner;
    throw new Refusal(401, found.state === 'expired' ? 'The token has expired.' : 'The token is invalid.');
  };

  const login = ({ body }: Exchange): Reply => {
    const { api_token } = parseOrRefuse(loginSchema, body);
    const account = options.accounts.find(({ apiToken }) => apiToken === api_token);
    if (!account) throw new Refusal(401, 'The API token is invalid.');
    return jsonReply(200, { token: tokens.issue(account), type: 'Bearer', expires_in: lifetimeSeconds });
  };

  const report = (exchange: Exchange) =>
    statisticsReply(accountOf(exchange).book, exchange, {
      visibleAt: clock.dataAsOf(),
      shape: options.shape ?? 'named',
    });

  const routes: readonly NetworkRoute[] = [
    { method: 'POST', path: '/v2/login', handle: login },
    ...STATISTICS_PATHS.map((path) => ({ method: 'POST', path, handle: report })),
    {
      method: 'GET',
      path: '/v2/user',
      handle: (exchange) => jsonReply(200, { result: userOf(accountOf(exchange)) }),
    },
    {
      method: 'GET',
      path: '/v2/campaigns',
      handle: (exchange) => campaignsReply(accountOf(exchange), exchange, options.campaignsShape ?? 'keyed'),
    },
    {
      method: 'GET',
      path: '/v2/collections/timezones',
      handle: (exchange) => {
        accountOf(exchange);
        return jsonReply(200, { result: timezones });
      },
    },
  ];

  return serveNetwork(
    {
      id: 'exoclick',
      accounts: options.accounts,
      routes,
      dialect,
      tokens,
      pageOf: ({ path, body }) => (isStatistics(path) ? statisticsPage(body) : undefined),
      around(exchange, answer) {
        const found = lookAtToken(exchange);
        const bucket = isStatistics(exchange.path) ? statistics : general;
        const state = bucket.take(found.state === 'live' ? found.owner.id : 'no account');
        const reply = state.allowed ? answer() : dialect.rateLimited(state.resetSeconds);
        const headers = {
          'x-rate-limit-limit': String(state.limit),
          'x-rate-limit-remaining': String(state.remaining),
          'x-rate-limit-reset': String(state.resetSeconds),
        };
        return { ...reply, headers: { ...headers, ...reply.headers } };
      },
    },
    { clock, port: options.port },
  );
}

const dialect: Dialect = {
  refuse: ({ status, message }) => jsonReply(status, { message }),
  rateLimited: (waitSeconds) =>
    jsonReply(
      429,
      { message: 'Too many requests.' },
      { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(waitSeconds) },
    ),
  errorIn200: () => jsonReply(200, { message: 'The request could not be handled.' }),
};

const isStatistics = (path: string) => path.startsWith('/v2/statistics/');

/** The zones that Node knows, and UTC under the two names that its list leaves out. */
const timezones = ['Etc/UTC', 'UTC', ...Intl.supportedValuesOf('timeZone')].filter(isTimezone);

function userOf({ id, username }: ExoClickAccount) {
  return { id, username: username ?? `user${id}`, balance: 1000 };
}

/** Prices of campaign settings are in cents, unlike those of statistics. */
function campaignsReply({ book }: ExoClickAccount, { query }: Exchange, shape: 'keyed' | 'list'): Reply {
  const { limit, offset } = parseOrRefuse(pagingSchema, Object.fromEntries(query));
  const campaigns = book.campaigns
    .slice(offset, offset + limit)
    .map(({ id, name }) => ({ id, name, status: 1, pricing_model: 2, price: 50 }));
  return jsonReply(200, {
    result:
      shape === 'list' ? campaigns : Object.fromEntries(campaigns.map((campaign) => [campaign.id, campaign])),
    request_metadata: { limit, offset, count: book.campaigns.length },
  });
}
