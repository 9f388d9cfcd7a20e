import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { localDaySchema } from '#shared/domain/time.ts';
import { distorted } from './distorted.ts';
import {
  credentialsOf,
  type Dialect,
  type Exchange,
  headerOf,
  type NetworkAccount,
  type StandInOptions,
} from './network-definition.ts';
import { parseFormOrRefuse, parseOrRefuse } from './parse-or-refuse.ts';
import { queryFields } from './query-fields.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import { type ReportRow, toWireAmount, toWireDecimal } from './report.ts';
import { createRequestBudget } from './request-budget.ts';
import { createStandInClock } from './stand-in-clock.ts';
import { type StandIn, serveNetwork } from './stand-in-server.ts';
import { createTokenDesk, ownerOf } from './token-desk.ts';

export type TrafficStarsAccount = NetworkAccount<{ apiKey: string }>;

export interface TrafficStarsOptions extends StandInOptions<TrafficStarsAccount> {
  tokenLifetimeSeconds?: number;
  /** What a wrong API key is answered with; 400 by default, as OAuth has it. */
  invalidKeyStatus?: 400 | 401;
  /** Amounts as JSON numbers (default) or as text. */
  amounts?: 'number' | 'text';
  /** Rows as the whole answer (default) or in `response`. */
  rows?: 'array' | 'response';
}

const TOKEN_PATH = '/v1/auth/token';
const REPORTS = '/v1.1/advertiser/custom/report';
const ZONE = 'Etc/UTC';

/** Real access tokens are long enough to trouble headers and stores. */
const TOKEN_PADDING = '.placeholder'.repeat(200);

const tokenSchema = z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string() });
const rangeFields = { date_from: localDaySchema, date_to: localDaySchema };
const byCampaignSchema = z.object({ ...rangeFields, campaign_id: z.string().optional() });
const byDaySchema = z.object({ ...rangeFields, campaign_id: z.string() });

/**
 * Starts a stand-in for TrafficStars as public clients of https://api.trafficstars.com know it: the API key buys a long
 * bearer token, reports of UTC days without pages, 100 requests a minute.
 */
export function startTrafficStars(options: TrafficStarsOptions): Promise<StandIn> {
  const clock = createStandInClock(options.now);
  const lifetimeSeconds = options.tokenLifetimeSeconds ?? 36_000;
  const tokens = createTokenDesk<TrafficStarsAccount>({ now: clock.now, lifetimeSeconds, rotates: false });
  const budget = createRequestBudget({ now: clock.now, requests: 100, windowSeconds: 60 });
  const invalidKeyStatus = options.invalidKeyStatus ?? 400;
  const toAmount = options.amounts === 'text' ? toWireDecimal : toWireAmount;

  const login = (exchange: Exchange): Reply => {
    const { refresh_token } = parseFormOrRefuse(tokenSchema, exchange);
    const account = options.accounts.find(({ credentials }) => credentials.apiKey === refresh_token);
    if (!account) throw new Refusal(401, 'The API key is invalid.');
    return jsonReply(200, {
      access_token: tokens.issue(account, `placeholder-${randomUUID()}${TOKEN_PADDING}`),
      expires_in: lifetimeSeconds,
      token_type: 'bearer',
      refresh_token,
      id_token: '',
    });
  };

  const bearerOf = (exchange: Exchange) => credentialsOf(exchange, 'Bearer');
  const accountOf = (exchange: Exchange) => ownerOf(tokens, bearerOf(exchange));

  const report = (by: 'campaign' | 'day', exchange: Exchange): Reply => {
    const { book } = accountOf(exchange);
    // A GET that calls itself JSON loses its query.
    const isJson = headerOf(exchange, 'content-type')?.startsWith('application/json');
    const fields = isJson ? {} : queryFields(exchange.query);
    const query = parseOrRefuse(by === 'day' ? byDaySchema : byCampaignSchema, fields);
    if (query.date_from > query.date_to) throw new Refusal(400, 'It lies after date_to.', 'date_from');
    const truth = book.report({
      firstDay: query.date_from,
      lastDay: query.date_to,
      timezone: ZONE,
      by: by === 'day' ? ['campaign', 'day'] : ['campaign'],
      visibleAt: clock.dataAsOf(),
      campaignIds: query.campaign_id === undefined ? undefined : [query.campaign_id],
    });
    const rows = distorted(truth, exchange.distortion)
      .rows(0, truth.count)
      .map((row) => toRow(row, toAmount));
    return jsonReply(200, options.rows === 'response' ? { response: rows } : rows);
  };

  const campaigns = (exchange: Exchange): Reply => {
    const list = accountOf(exchange).book.campaigns;
    const response = list.map(({ id, name }) => ({ id: Number(id), name, status: 'running', active: true }));
    return jsonReply(200, { response });
  };
  const balance = (exchange: Exchange): Reply => {
    accountOf(exchange);
    return jsonReply(200, { balance: 1000 });
  };

  const dialect: Dialect = {
    refuse: ({ status, message }, path) =>
      path === TOKEN_PATH && status === 401
        ? jsonReply(invalidKeyStatus, { error: 'invalid_grant', error_description: message })
        : jsonReply(status, { message }),
    rateLimited: () => jsonReply(429, { message: 'Too many requests.' }),
    errorIn200: () => jsonReply(200, { message: 'The request could not be handled.' }),
  };

  return serveNetwork(
    {
      id: 'trafficstars',
      accounts: options.accounts,
      routes: [
        { method: 'POST', path: TOKEN_PATH, handle: login },
        { method: 'GET', path: `${REPORTS}/by-campaign`, handle: (exchange) => report('campaign', exchange) },
        { method: 'GET', path: `${REPORTS}/by-day`, handle: (exchange) => report('day', exchange) },
        { method: 'GET', path: '/v1.1/campaigns', handle: campaigns },
        { method: 'GET', path: '/v2/userinfo/balance', handle: balance },
      ],
      dialect,
      tokens,
      around(exchange, answer) {
        const found = tokens.look(bearerOf(exchange) ?? '');
        const { allowed, resetSeconds } = budget.take(found.state === 'live' ? found.owner.id : 'no account');
        return allowed ? answer() : dialect.rateLimited(resetSeconds);
      },
    },
    { clock, port: options.port },
  );
}

function toRow(
  { campaign, day, micros, impressions, clicks }: ReportRow,
  toAmount: (micros: bigint) => number | string,
) {
  return {
    ...(day === null ? { campaign_id: Number(campaign?.id), name: campaign?.name } : { day }),
    impressions,
    clicks,
    ctr: impressions === 0 ? 0 : Math.round((clicks / impressions) * 10_000) / 100,
    amount: toAmount(micros),
    leads: 0,
  };
}
