import { z } from 'zod';
import { HOUR_MS } from '#shared/domain/time.ts';
import {
  credentialsOf,
  type Dialect,
  type Exchange,
  type NetworkAccount,
  type StandInOptions,
} from './network-definition.ts';
import { parseFormOrRefuse } from './parse-or-refuse.ts';
import { jsonReply, Refusal, type Reply, textReply, xmlReply } from './reply.ts';
import { createStandInClock } from './stand-in-clock.ts';
import { type StandIn, serveNetwork } from './stand-in-server.ts';
import { campaignSummaryReply } from './taboola-report.ts';
import { createTokenDesk, ownerOf } from './token-desk.ts';

/** `accountId` is the word that stands in paths. Accounts may share id and secret. */
export type TaboolaAccount = NetworkAccount<{ clientId: string; clientSecret: string; accountId: string }>;

export interface TaboolaOptions extends StandInOptions<TaboolaAccount> {
  tokenLifetimeSeconds?: number;
  /** Whether rows name their campaign by text (default) or by number. */
  campaignIds?: 'text' | 'number';
}

const TOKEN_PATH = '/backstage/oauth/token';
const API = '/backstage/api/1.0';

const tokenSchema = z.object({
  grant_type: z.literal('client_credentials'),
  client_id: z.string(),
  client_secret: z.string(),
});

/**
 * Starts a stand-in for Taboola's Backstage API as https://developers.taboola.com/backstage-api describes it: client
 * credentials buy a bearer token for twelve hours, hours in the account's zone that appear after one to two hours,
 * refused credentials in XML.
 */
export function startTaboola(options: TaboolaOptions): Promise<StandIn> {
  const clock = createStandInClock(options.now, { lagMs: HOUR_MS, refreshMs: HOUR_MS });
  const lifetimeSeconds = options.tokenLifetimeSeconds ?? 43_200;
  const tokens = createTokenDesk<string>({ now: clock.now, lifetimeSeconds, rotates: false });

  const login = (exchange: Exchange): Reply => {
    const { client_id, client_secret } = parseFormOrRefuse(tokenSchema, exchange);
    const account = options.accounts.find(
      ({ credentials }) => credentials.clientId === client_id && credentials.clientSecret === client_secret,
    );
    if (!account) throw new Refusal(401, 'Bad client credentials');
    return jsonReply(200, {
      access_token: tokens.issue(client_id),
      token_type: 'bearer',
      expires_in: lifetimeSeconds,
    });
  };

  const accountsOf = (exchange: Exchange): readonly TaboolaAccount[] => {
    const clientId = ownerOf(tokens, credentialsOf(exchange, 'Bearer'));
    return options.accounts.filter(({ credentials }) => credentials.clientId === clientId);
  };
  const accountOf = (exchange: Exchange): TaboolaAccount => {
    const wanted = exchange.params['accountId'];
    const account = accountsOf(exchange).find(({ credentials }) => credentials.accountId === wanted);
    if (!account) throw new Refusal(403, 'The account is not allowed for this user.');
    return account;
  };

  const campaigns = (exchange: Exchange) => {
    const { book, credentials } = accountOf(exchange);
    const results = book.campaigns.map(({ id, name }) => ({
      id,
      advertiser_id: credentials.accountId,
      name,
      is_active: true,
      status: 'RUNNING',
    }));
    return jsonReply(200, { results, metadata: { total: results.length, count: results.length } });
  };

  return serveNetwork(
    {
      id: 'taboola',
      accounts: options.accounts,
      routes: [
        { method: 'POST', path: TOKEN_PATH, handle: login },
        { method: 'POST', path: `${TOKEN_PATH}/`, handle: () => textReply(403, FORBIDDEN_PAGE, 'text/html') },
        {
          method: 'GET',
          path: `${API}/users/current/allowed-accounts`,
          handle: (exchange) => {
            const results = accountsOf(exchange).map(describe);
            return jsonReply(200, { results, metadata: { total: results.length, count: results.length } });
          },
        },
        {
          method: 'GET',
          path: `${API}/users/current/account`,
          handle: (exchange) => jsonReply(200, accountsOf(exchange).map(describe)[0]),
        },
        { method: 'GET', path: `${API}/{accountId}/campaigns/`, handle: campaigns },
        {
          method: 'GET',
          path: `${API}/{accountId}/reports/campaign-summary/dimensions/{dimension}`,
          handle: (exchange) =>
            campaignSummaryReply(accountOf(exchange), exchange, {
              clock,
              campaignIds: options.campaignIds ?? 'text',
            }),
        },
      ],
      dialect,
      tokens,
    },
    { clock, port: options.port },
  );
}

function describe({ id, credentials, currency, timezone }: TaboolaAccount) {
  const { accountId } = credentials;
  return {
    id: Number(id),
    account_id: accountId,
    name: accountId,
    type: 'ADVERTISER',
    partner_types: ['ADVERTISER'],
    currency,
    time_zone_name: timezone,
  };
}

const FORBIDDEN_PAGE = '<!doctype html><html><head><title>403 Forbidden</title></head><body></body></html>';

const oauthError = (error: string, text: string) =>
  `<OAuth2Exception><error>${error}</error><error_description>${text}</error_description></OAuth2Exception>`;

/** What concerns tokens is XML, all else JSON. */
const dialect: Dialect = {
  refuse({ status, message }, path) {
    if (path === TOKEN_PATH && status === 401) return xmlReply(400, oauthError('invalid_client', message));
    if (status === 401) return xmlReply(401, oauthError('invalid_token', message));
    return jsonReply(status, { http_status: status, message });
  },
  rateLimited: () => jsonReply(429, { http_status: 429, message: 'Too many requests.' }),
  errorIn200: () => jsonReply(200, { http_status: 500, message: 'The request could not be handled.' }),
};
