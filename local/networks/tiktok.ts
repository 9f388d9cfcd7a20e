import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { SECOND_MS } from '#shared/domain/time.ts';
import {
  type Dialect,
  type Exchange,
  headerOf,
  type NetworkAccount,
  type StandInOptions,
} from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { pageByNumber, queryFields } from './query-fields.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import { createRequestBudget } from './request-budget.ts';
import { createStandInClock } from './stand-in-clock.ts';
import { type StandIn, serveNetwork } from './stand-in-server.ts';
import { integratedReport, jsonArray, listPage, pagingFields } from './tiktok-report.ts';

/** Accounts may share the access token. */
export type TikTokAccount = NetworkAccount<{ accessToken: string; advertiserId: string }>;

export interface TikTokOptions extends StandInOptions<TikTokAccount> {
  /** Requests per second and token; no limit by default. */
  requestsPerSecond?: number;
}

const API = '/open_api/v1.3';
const REPORTS_LAG_MS = 600 * SECOND_MS;

const infoSchema = z.object({ advertiser_ids: jsonArray(z.string()) });
const campaignsSchema = z.object({ advertiser_id: z.string(), ...pagingFields });

/**
 * Starts a stand-in for TikTok's Marketing API v1.3 as https://business-api.tiktok.com/portal/docs describes it: a
 * static token, arrays as JSON in the query, hours of one day at a time, and failures as codes behind status 200.
 */
export function startTikTok(options: TikTokOptions): Promise<StandIn> {
  const clock = createStandInClock(options.now, { lagMs: REPORTS_LAG_MS });
  const requests = options.requestsPerSecond ?? Number.POSITIVE_INFINITY;
  const budget = createRequestBudget({ now: clock.now, requests, windowSeconds: 1 });

  const accountsOf = (exchange: Exchange): readonly TikTokAccount[] => {
    const sent = headerOf(exchange, 'access-token');
    const accounts = options.accounts.filter(({ credentials }) => credentials.accessToken === sent);
    if (accounts.length === 0) throw new Refusal(401, 'Access token is incorrect or has been revoked.');
    return accounts;
  };
  const advertiser = (accounts: readonly TikTokAccount[], id: string): TikTokAccount => {
    const account = accounts.find(({ credentials }) => credentials.advertiserId === id);
    if (!account) throw new Refusal(403, `No permission to operate advertiser ${id}.`);
    return account;
  };

  const userInfo = (exchange: Exchange): Reply => {
    accountsOf(exchange);
    return success({ display_name: 'Demo user', email: 'd***@example.com' });
  };
  const advertiserInfo = (exchange: Exchange): Reply => {
    const accounts = accountsOf(exchange);
    const { advertiser_ids } = parseOrRefuse(infoSchema, queryFields(exchange.query));
    const list = advertiser_ids.map((id) => {
      const { currency, timezone } = advertiser(accounts, id);
      return { advertiser_id: id, name: 'Demo advertiser', currency, timezone, status: 'STATUS_ENABLE' };
    });
    return success({ list });
  };
  const campaigns = (exchange: Exchange): Reply => {
    const accounts = accountsOf(exchange);
    const query = parseOrRefuse(campaignsSchema, queryFields(exchange.query));
    const { book } = advertiser(accounts, query.advertiser_id);
    const all = book.campaigns.map(({ id, name }) => ({
      advertiser_id: query.advertiser_id,
      campaign_id: id,
      campaign_name: name,
      operation_status: 'ENABLE',
    }));
    return success(listPage((offset, limit) => all.slice(offset, offset + limit), all.length, query));
  };
  const report = (exchange: Exchange): Reply => {
    const accounts = accountsOf(exchange);
    const account = advertiser(accounts, exchange.query.get('advertiser_id') ?? '');
    return success(integratedReport(account, exchange, clock.dataAsOf()));
  };

  return serveNetwork(
    {
      id: 'tiktok',
      accounts: options.accounts,
      routes: [
        { method: 'GET', path: `${API}/user/info/`, handle: userInfo },
        { method: 'GET', path: `${API}/advertiser/info/`, handle: advertiserInfo },
        { method: 'GET', path: `${API}/campaign/get/`, handle: campaigns },
        { method: 'GET', path: `${API}/report/integrated/get/`, handle: report },
      ],
      dialect,
      pageOf: ({ path, query }) => (path.includes('/report/') ? pageByNumber(query) : undefined),
      around(exchange, answer) {
        const { allowed, resetSeconds } = budget.take(headerOf(exchange, 'access-token') ?? '');
        return allowed ? answer() : dialect.rateLimited(resetSeconds);
      },
    },
    { clock, port: options.port },
  );
}

const envelope = (code: number, message: string, data: unknown) => ({
  code,
  message,
  request_id: randomUUID(),
  data,
});
const success = (data: unknown) => jsonReply(200, envelope(0, 'OK', data));

/** The codes that stand for statuses which other networks use. */
const CODES: Readonly<Record<number, number>> = { 400: 40002, 401: 40105, 403: 40001, 500: 50000 };

/** What the application knows of is answered with 200; an unknown path and an outage with their own status. */
const dialect: Dialect = {
  refuse({ status, message }) {
    const code = CODES[status];
    if (code !== undefined) return jsonReply(200, envelope(code, message, {}));
    return jsonReply(status, envelope(status === 503 ? 50002 : 40000, message, {}));
  },
  rateLimited: () => jsonReply(200, envelope(40100, 'You made requests too frequently.', {})),
  errorIn200: () => jsonReply(200, envelope(40700, 'Internal service timed out.', {})),
};
