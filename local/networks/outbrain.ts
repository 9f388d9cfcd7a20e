import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { MINUTE_MS } from '#shared/domain/time.ts';
import {
  credentialsOf,
  type Dialect,
  type Exchange,
  headerOf,
  type NetworkAccount,
  type StandInOptions,
} from './network-definition.ts';
import { type CampaignStates, campaignReply, hourlyReply, marketerReply } from './outbrain-reports.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { flagField, offsetFields, pageByOffset, queryFields } from './query-fields.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import { createRequestBudget } from './request-budget.ts';
import { createStandInClock, type StandInClock } from './stand-in-clock.ts';
import { type StandIn, serveNetwork } from './stand-in-server.ts';
import { createTokenDesk, ownerOf } from './token-desk.ts';

/** One marketer. `token` is one that the user has already; it lives from the start on, for as long as those that are issued. */
export interface OutbrainAccount
  extends NetworkAccount<{ marketerId: string; token?: string }>,
    CampaignStates {
  login?: { username: string; password: string };
}

export interface OutbrainOptions extends StandInOptions<OutbrainAccount> {
  tokenLifetimeSeconds?: number;
}

const API = '/amplify/v0.1';
const LOGIN_PATH = `${API}/login`;
const REPORTS = `${API}/reports/marketers/{marketerId}`;
const USUAL_LIMIT = 10;
const REPORTS_LAG_MS = 10 * MINUTE_MS;
const THIRTY_DAYS_SECONDS = 30 * 24 * 3600;

const campaignsSchema = z.object({ ...offsetFields(50, 50), includeArchived: flagField.default(false) });

/**
 * Starts a stand-in for Outbrain's Amplify API v0.1 as https://amplifyv01.docs.apiary.io describes it: user and password
 * buy a token for thirty days, twice an hour at most; hours of the last two days, rows paged within each campaign.
 */
export function startOutbrain(options: OutbrainOptions): Promise<StandIn> {
  const clock = createStandInClock(options.now, { lagMs: REPORTS_LAG_MS });
  const tokens = createTokenDesk<OutbrainAccount>({
    now: clock.now,
    lifetimeSeconds: options.tokenLifetimeSeconds ?? THIRTY_DAYS_SECONDS,
    rotates: false,
  });
  for (const account of options.accounts) {
    if (account.credentials.token !== undefined) tokens.issue(account, account.credentials.token);
  }
  const limits = createLimits(clock);

  const login = (exchange: Exchange): Reply => {
    const sent = Buffer.from(credentialsOf(exchange, 'Basic') ?? '', 'base64').toString();
    const account = options.accounts.find(
      (each) => sent === `${each.login?.username}:${each.login?.password}`,
    );
    if (!account?.login) throw new Refusal(401, 'The user name or the password is wrong.');
    return jsonReply(200, { 'OB-TOKEN-V1': tokens.issue(account) });
  };

  const holderOf = (exchange: Exchange) => ownerOf(tokens, headerOf(exchange, 'ob-token-v1'));
  const accountOf = (exchange: Exchange): OutbrainAccount => {
    const account = holderOf(exchange);
    if (account.credentials.marketerId === exchange.params['marketerId']) return account;
    throw new Refusal(403, 'The marketer does not belong to this user.');
  };

  const marketers = (exchange: Exchange): Reply => {
    const { credentials, currency } = holderOf(exchange);
    const marketer = { id: credentials.marketerId, name: 'Demo marketer', currency, enabled: true };
    return jsonReply(200, { count: 1, marketers: [marketer] });
  };

  const campaigns = (exchange: Exchange): Reply => {
    const { book, paused = [], archived = [] } = accountOf(exchange);
    const { limit, offset, includeArchived } = parseOrRefuse(campaignsSchema, queryFields(exchange.query));
    const all = book.campaigns.filter(({ id }) => includeArchived || !archived.includes(id));
    const page = all.slice(offset, offset + limit).map(({ id, name }) => ({
      id,
      name,
      enabled: !paused.includes(id) && !archived.includes(id),
      archived: archived.includes(id),
    }));
    return jsonReply(200, { campaigns: page, count: page.length, totalCount: all.length });
  };

  return serveNetwork(
    {
      id: 'outbrain',
      accounts: options.accounts,
      routes: [
        { method: 'GET', path: LOGIN_PATH, handle: login },
        { method: 'GET', path: `${API}/marketers`, handle: marketers },
        { method: 'GET', path: `${API}/marketers/{marketerId}/campaigns`, handle: campaigns },
        {
          method: 'GET',
          path: `${REPORTS}/campaigns/periodicHourly`,
          handle: (exchange) => hourlyReply(accountOf(exchange), exchange, clock),
        },
        {
          method: 'GET',
          path: `${REPORTS}/campaigns/periodic`,
          handle: (exchange) => campaignReply(accountOf(exchange), exchange, clock.dataAsOf()),
        },
        {
          method: 'GET',
          path: `${REPORTS}/periodic`,
          handle: (exchange) => marketerReply(accountOf(exchange), exchange, clock.dataAsOf()),
        },
      ],
      dialect,
      tokens,
      pageOf: ({ path, query }) =>
        path.includes('/reports/') ? pageByOffset(query, USUAL_LIMIT) : undefined,
      around(exchange, answer) {
        const exceeded = limits.take(exchange);
        const reply = exceeded ? dialect.rateLimited(exceeded.resetSeconds) : answer();
        return { ...reply, headers: { 'amplify-request-id': randomUUID(), ...reply.headers } };
      },
    },
    { clock, port: options.port },
  );
}

/** Logins by user, reports by marketer, and everything by token. */
function createLimits(clock: StandInClock) {
  const budgetOf = (requests: number, windowSeconds: number) =>
    createRequestBudget({ now: clock.now, requests, windowSeconds });
  const logins = budgetOf(2, 3600);
  const calls = budgetOf(30, 1);
  const reports = budgetOf(30, 60);
  const hourly = budgetOf(50, 60);

  const statesOf = (exchange: Exchange) => {
    if (exchange.path === LOGIN_PATH) return [logins.take(credentialsOf(exchange, 'Basic') ?? '')];
    const call = calls.take(headerOf(exchange, 'ob-token-v1') ?? '');
    const marketer = /\/reports\/marketers\/([^/]+)\//.exec(exchange.path)?.[1];
    if (marketer === undefined) return [call];
    return [call, (exchange.path.endsWith('/periodicHourly') ? hourly : reports).take(marketer)];
  };
  return { take: (exchange: Exchange) => statesOf(exchange).find(({ allowed }) => !allowed) };
}

const failure = (errorMessage: string) => ({
  errorMessage,
  moreInfo: 'https://developer.outbrain.com/home-page/amplify-api/',
});

const dialect: Dialect = {
  refuse: ({ status, message }) => jsonReply(status, failure(message)),
  rateLimited: (waitSeconds) =>
    jsonReply(429, failure('Rate limit exceeded.'), { 'rate-limit-msec-left': String(waitSeconds * 1000) }),
  errorIn200: () => jsonReply(200, failure('The request could not be handled.')),
};
