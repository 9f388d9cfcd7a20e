import { z } from 'zod';
import { type Instant, localDayOf, localDaySchema } from '#shared/domain/time.ts';
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
import { offsetFields, pageByOffset, queryFields } from './query-fields.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import { type ReportRow, type Spend, toWireDecimal } from './report.ts';
import { createStandInClock } from './stand-in-clock.ts';
import { type StandIn, serveNetwork } from './stand-in-server.ts';
import { createTokenDesk, ownerOf } from './token-desk.ts';

/** Accounts that share id and secret are told apart by the sub-account id. */
export type RevcontentAccount = NetworkAccount<{
  clientId: string;
  clientSecret: string;
  subAccountId?: string;
}>;

export interface RevcontentOptions extends StandInOptions<RevcontentAccount> {
  tokenLifetimeSeconds?: number;
}

const TOKEN_PATH = '/oauth/token';
const USUAL_LIMIT = 100;

const tokenSchema = z.object({
  grant_type: z.literal('client_credentials'),
  client_id: z.string(),
  client_secret: z.string(),
});

const reportSchema = z.object({
  date_from: localDaySchema.optional(),
  date_to: localDaySchema.optional(),
  all_boosts: z.enum(['yes', 'no']).default('no'),
  boost_id: z.string().optional(),
  ...offsetFields(USUAL_LIMIT, 1000),
});

/**
 * Starts a stand-in for Revcontent as https://api.revcontent.io/docs/stats describes it: client credentials buy a
 * bearer token for a day, reports by day where every value is text, pages without a total.
 */
export function startRevcontent(options: RevcontentOptions): Promise<StandIn> {
  const clock = createStandInClock(options.now);
  const lifetimeSeconds = options.tokenLifetimeSeconds ?? 86_400;
  const tokens = createTokenDesk<string>({ now: clock.now, lifetimeSeconds, rotates: false });

  const login = (exchange: Exchange): Reply => {
    const { client_id, client_secret } = parseFormOrRefuse(tokenSchema, exchange);
    const account = options.accounts.find(
      ({ credentials }) => credentials.clientId === client_id && credentials.clientSecret === client_secret,
    );
    if (!account) throw new Refusal(401, 'The client credentials are invalid');
    return jsonReply(200, {
      access_token: tokens.issue(client_id),
      expires_in: lifetimeSeconds,
      token_type: 'Bearer',
      scope: 'advertiser publisher',
    });
  };

  const accountOf = (exchange: Exchange): RevcontentAccount => {
    const clientId = ownerOf(tokens, credentialsOf(exchange, 'Bearer'));
    if (!headerOf(exchange, 'content-type')?.startsWith('application/json')) {
      throw new Refusal(400, 'The content type has to be application/json, also for GET.');
    }
    const subAccountId = exchange.query.get('sub_account_id') ?? undefined;
    const account = options.accounts.find(
      ({ credentials }) => credentials.clientId === clientId && credentials.subAccountId === subAccountId,
    );
    if (!account) throw new Refusal(403, 'The sub-account does not belong to this client.');
    return account;
  };

  const performance = (exchange: Exchange): Reply => {
    const account = accountOf(exchange);
    const query = parseOrRefuse(reportSchema, queryFields(exchange.query));
    const isByBoost = query.all_boosts === 'yes' || query.boost_id !== undefined;
    const report = account.book.report({
      ...daysOf(query, clock.now(), account.timezone),
      by: isByBoost ? ['campaign', 'day'] : ['day'],
      visibleAt: clock.dataAsOf(),
      campaignIds: query.boost_id === undefined ? undefined : [query.boost_id],
    });
    const isWrongSum = !isByBoost && exchange.distortion === 'wrong-total';
    const rows = distorted(report, exchange.distortion)
      .rows(query.offset, query.limit)
      .map((row) => (isWrongSum ? { ...row, impressions: row.impressions + 1 } : row));
    return jsonReply(200, { success: true, data: rows.map(toPerformance) });
  };

  const boosts = (exchange: Exchange): Reply => {
    const account = accountOf(exchange);
    const query = parseOrRefuse(reportSchema, queryFields(exchange.query));
    const report = account.book.report({
      ...daysOf(query, clock.now(), account.timezone),
      by: ['campaign'],
      visibleAt: clock.dataAsOf(),
    });
    const rows = report.rows(0, report.count);
    const page = account.book.campaigns.slice(query.offset, query.offset + query.limit);
    const data = page.map(({ id, name }) => {
      const row = rows.find(({ campaign }) => campaign?.id === id);
      const spend = row ?? { micros: 0n, impressions: 0, clicks: 0 };
      return { id, name, enabled: 'active', status: 'active', ...figuresOf(spend, 'average_cpc') };
    });
    return jsonReply(200, { success: true, data });
  };

  return serveNetwork(
    {
      id: 'revcontent',
      accounts: options.accounts,
      routes: [
        { method: 'POST', path: TOKEN_PATH, handle: login },
        { method: 'GET', path: '/stats/api/v1.0/boosts/performance', handle: performance },
        { method: 'GET', path: '/stats/api/v1.0/boosts', handle: boosts },
      ],
      dialect,
      tokens,
      pageOf: ({ path, query }) => (path === TOKEN_PATH ? undefined : pageByOffset(query, USUAL_LIMIT)),
    },
    { clock, port: options.port },
  );
}

/** Without dates the report runs from the first of the month to today. */
function daysOf(query: z.output<typeof reportSchema>, now: Instant, timezone: string) {
  const today = localDayOf(now, timezone);
  const { date_from = `${today.slice(0, 7)}-01`, date_to = today } = query;
  if (date_from > date_to) throw new Refusal(400, 'It lies after date_to.', 'date_from');
  return { firstDay: date_from, lastDay: date_to, timezone };
}

function toPerformance(row: ReportRow) {
  const figures = figuresOf(row, 'avg_cpc');
  return {
    ...(row.campaign && { id: row.campaign.id }),
    date: row.day,
    ...figures,
    viewable_impressions: String(Math.floor(row.impressions * 0.7)),
    cost_per_conv: '0.000',
    return: '0.0000',
    profit: row.micros === 0n ? '0.0000' : `-${figures.cost}`,
  };
}

function figuresOf({ micros, impressions, clicks }: Spend, cpc: string) {
  return {
    impressions: String(impressions),
    clicks: String(clicks),
    conversions: '0',
    ctr: (impressions === 0 ? 0 : (clicks / impressions) * 100).toFixed(4),
    [cpc]: (clicks === 0 ? 0 : Number(micros) / 1e6 / clicks).toFixed(8),
    cost: toWireDecimal(micros, 4),
  };
}

const problems = (status: number, detail: string) => ({
  success: false,
  errors: [{ code: status, title: 'The request failed', detail }],
});

const dialect: Dialect = {
  refuse: ({ status, message }, path) =>
    path === TOKEN_PATH && status === 401
      ? jsonReply(400, { error: 'invalid_client', error_description: message })
      : jsonReply(status, problems(status, message)),
  rateLimited: () => jsonReply(429, problems(429, 'Too many requests.')),
  errorIn200: () => jsonReply(200, problems(500, 'The request could not be handled.')),
};
