import { z } from 'zod';
import type { Clock } from '#shared/domain/time.ts';
import { type MediaGoReport, pageSchema, reportReply } from './mediago-report.ts';
import {
  credentialsOf,
  type Dialect,
  type Exchange,
  headerOf,
  type NetworkRoute,
  type StandInAccount,
} from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { jsonReply, Refusal, type Reply, textReply } from './reply.ts';
import { createRequestBudget } from './request-budget.ts';
import { createStandInClock, type StandInClock } from './stand-in-clock.ts';
import { type StandIn, serveNetwork } from './stand-in-server.ts';
import { createTokenDesk } from './token-desk.ts';

interface MediaGoAccount extends StandInAccount {
  name: string;
  apiToken: string;
  /** Which form of the API token the network takes; `as-given` by default. */
  tokenForm?: 'as-given' | 'base64';
  /** Makes the token a client level one. Accounts of one client share the API token. */
  clientId?: string;
  /** Where the network says that the account is not entitled; nowhere by default. */
  refusedAt?: 'exchange' | 'calls';
}

export interface MediaGoOptions {
  accounts: readonly MediaGoAccount[];
  now: Clock;
  port?: number | undefined;
  tokenLifetimeSeconds?: number;
  /** Report requests per second and API token; no limit by default. */
  reportsPerSecond?: number;
}

const REPORT_PREFIX = '/data/v1/report/';

const campaignQuerySchema = z.object({
  auth_level: z.string(),
  page_type: z.enum(['0', '1']).default('0'),
  page_size: z.coerce.number().int().positive().default(50),
  current_page: pageSchema,
});

/**
 * Starts a stand-in for MediaGo as https://apidoc.mediago.io describes it: a Basic API token buys a bearer token for
 * an hour, a new one ends the old one, reports know days in three zones only.
 */
export function startMediaGo(options: MediaGoOptions): Promise<StandIn> {
  const clock = createStandInClock(options.now);
  const desk = createAccess(options, clock);
  const budget = createRequestBudget({
    now: clock.now,
    requests: options.reportsPerSecond ?? Number.POSITIVE_INFINITY,
    windowSeconds: 1,
  });

  const report = (kind: MediaGoReport, exchange: Exchange) => {
    const account = desk.accountOf(exchange);
    if (!budget.take(account.apiToken).allowed) return dialect.rateLimited();
    return reportReply(kind, account.book, exchange, clock.dataAsOf());
  };

  const get = (path: string, handle: NetworkRoute['handle']): NetworkRoute => ({
    method: 'GET',
    path,
    handle,
  });
  const listAccounts = (exchange: Exchange) =>
    jsonReply(
      200,
      desk.accountsOf(exchange).map(({ id, name }) => ({ account_id: id, account_name: name, pixels: [] })),
    );

  const routes: readonly NetworkRoute[] = [
    {
      method: 'POST',
      path: '/data/v1/authentication',
      handle: (exchange) => desk.exchange(exchange, 'account'),
    },
    {
      method: 'POST',
      path: '/data/v1/client/authentication',
      handle: (exchange) => desk.exchange(exchange, 'client'),
    },
    get('/data/v1/report/day/list', (exchange) => report('campaign-days', exchange)),
    get('/data/v1/report/summary', (exchange) => report('summary', exchange)),
    get('/manage/v1/account', listAccounts),
    get('/data/v1/client/accounts', listAccounts),
    get('/manage/v1/campaign', (exchange) =>
      jsonReply(200, campaignList(desk.accountOf(exchange), exchange)),
    ),
  ];

  return serveNetwork(
    {
      id: 'mediago',
      accounts: options.accounts,
      routes,
      dialect,
      tokens: desk.tokens,
      pageOf: ({ path, query }) =>
        path.startsWith(REPORT_PREFIX)
          ? pageSchema.catch(1).parse(query.get('current_page') ?? undefined)
          : undefined,
    },
    { clock, port: options.port },
  );
}

const dialect: Dialect & { rateLimited(): Reply } = {
  refuse({ status, message }) {
    if (status === 401) return jsonReply(401, { error: message });
    if (status === 403) return textReply(403, message);
    return jsonReply(status, { errno: status, errmsg: message });
  },
  // No header tells how long to wait, and the empty `data` is no answer to the report.
  rateLimited: () => jsonReply(429, { code: 1, msg: 'ReportFlowLimit.operateTooMuch', data: {} }),
  errorIn200: (path) =>
    path.startsWith(REPORT_PREFIX)
      ? jsonReply(200, { code: 1, msg: 'ReportFlowLimit.operateTooMuch', data: {} })
      : jsonReply(200, { errno: 1, errmsg: 'The request could not be handled.' }),
};

/** Who holds which token, and which account a call is for. */
function createAccess(options: MediaGoOptions, clock: StandInClock) {
  const lifetimeSeconds = options.tokenLifetimeSeconds ?? 3600;
  const tokens = createTokenDesk<string>({ now: clock.now, lifetimeSeconds, rotates: true });

  const accountsOf = (exchange: Exchange): readonly MediaGoAccount[] => {
    const found = tokens.look(credentialsOf(exchange, 'Bearer') ?? '');
    if (found.state === 'expired') throw new Refusal(401, 'The access token has expired.');
    if (found.state === 'unknown') throw new Refusal(401, 'The access token is invalid.');
    const accounts = options.accounts.filter(({ apiToken }) => apiToken === found.owner);
    if (accounts.some(({ refusedAt }) => refusedAt === 'calls')) throw new Refusal(403, NOT_ENTITLED);
    return accounts;
  };

  return {
    tokens,
    accountsOf,

    accountOf(exchange: Exchange): MediaGoAccount {
      const accounts = accountsOf(exchange);
      const wanted = headerOf(exchange, 'account-id');
      const isClient = accounts.some(({ clientId }) => clientId !== undefined);
      if (isClient && wanted === undefined) throw new Refusal(400, 'The header Account-Id is missing.');
      const account = accounts.find(({ id }) => !isClient || id === wanted);
      if (!account) throw new Refusal(403, 'The account does not belong to this client.');
      return account;
    },

    exchange(exchange: Exchange, level: 'account' | 'client'): Reply {
      const type = headerOf(exchange, 'content-type') ?? '';
      if (!type.startsWith('application/x-www-form-urlencoded')) {
        throw new Refusal(400, 'The content type has to be application/x-www-form-urlencoded;charset=utf-8.');
      }
      const sent = credentialsOf(exchange, 'Basic');
      const account = options.accounts.find((each) => wireToken(each) === sent && levelOf(each) === level);
      if (!account) throw new Refusal(401, 'The API token is invalid.');
      if (account.refusedAt === 'exchange') throw new Refusal(403, NOT_ENTITLED);
      return jsonReply(200, {
        access_token: tokens.issue(account.apiToken),
        expires_in: lifetimeSeconds,
        ...(level === 'client' && { client_id: account.clientId }),
      });
    },
  };
}

const NOT_ENTITLED = 'The account does not belong to the MediaGo platform.';

const levelOf = ({ clientId }: MediaGoAccount) => (clientId === undefined ? 'account' : 'client');

const wireToken = ({ apiToken, tokenForm }: MediaGoAccount) =>
  tokenForm === 'base64' ? Buffer.from(apiToken).toString('base64') : apiToken;

function campaignList({ book }: MediaGoAccount, exchange: Exchange) {
  const query = parseOrRefuse(campaignQuerySchema, Object.fromEntries(exchange.query));
  const first = query.page_type === '1' ? (query.current_page - 1) * query.page_size : 0;
  const last = query.page_type === '1' ? first + query.page_size : book.campaigns.length;
  return book.campaigns.slice(first, last).map(({ id, name }) => ({
    campaign_id: id,
    campaign_name: name,
    ads: [{ ad_id: `${id}01`, ad_name: `${name}_1` }],
  }));
}
