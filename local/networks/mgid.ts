import { z } from 'zod';
import { addDays, localDayOf, localDaySchema } from '#shared/domain/time.ts';
import { statisticsReply } from './mgid-statistics.ts';
import {
  credentialsOf,
  type Dialect,
  type Exchange,
  type NetworkAccount,
  type StandInOptions,
} from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { pageByOffset, queryFields } from './query-fields.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import { toWireAmount, toWireRate } from './report.ts';
import { createStandInClock } from './stand-in-clock.ts';
import { type StandIn, serveNetwork } from './stand-in-server.ts';

/** `clientId` is the API one, as it stands in paths. */
export type MgidAccount = NetworkAccount<{ token: string; clientId: string }>;

export interface MgidOptions extends StandInOptions<MgidAccount> {
  /** How a report without rows is answered: by the error that means zero (400 by default), or by an empty list. */
  noData?: 'error-400' | 'error-in-200' | 'empty-list';
  /** Whether the range counts to the instant (default) or its dates are days of the account. */
  range?: 'instants' | 'account-days';
  /** Where `count`, `limit` and `offset` stand: beside `data` (default) or in `meta`. */
  envelope?: 'plain' | 'meta';
}

const STATISTICS_PATH = '/v1/goodhits/clients/{clientId}/statistics-reports';
const MOST_PARALLEL = 5;
const USUAL_LIMIT = 20;
const NO_DATA = { errors: ['[THERE_NO_DATA_IN_CHOSEN_PERIOD]'] };

const totalsSchema = z.discriminatedUnion('dateInterval', [
  z.object({ dateInterval: z.literal('interval'), startDate: localDaySchema, endDate: localDaySchema }),
  z.object({ dateInterval: z.enum(['today', 'yesterday']) }),
]);

const listSchema = z.object({
  limit: z.coerce.number().int().positive().default(100),
  start: z.coerce.number().int().nonnegative().default(0),
});

/**
 * Starts a stand-in for MGID's API v1 as https://help.mgid.com/api-advertisers describes it: a static token that works
 * for one client id, statistics in the account's zone with at most three dimensions, an error that means zero.
 */
export function startMgid(options: MgidOptions): Promise<StandIn> {
  const clock = createStandInClock(options.now);

  const accountOf = (exchange: Exchange): MgidAccount => {
    const sent = credentialsOf(exchange, 'Bearer');
    if (sent === undefined) throw new Refusal(401, 'Authentication token is missing');
    const account = options.accounts.find(({ credentials }) => credentials.token === sent);
    if (!account) throw new Refusal(401, 'Authentication token is not valid');
    if (account.credentials.clientId !== exchange.params['clientId']) throw new Refusal(403, 'Access denied');
    return account;
  };
  const noData = (): Reply => {
    const { noData: form = 'error-400' } = options;
    if (form === 'empty-list') return jsonReply(200, { data: [], count: 0 });
    return jsonReply(form === 'error-400' ? 400 : 200, NO_DATA);
  };

  const statistics = (exchange: Exchange): Reply => {
    const { book, timezone, currency } = accountOf(exchange);
    const { range = 'instants', envelope = 'plain' } = options;
    const visibleAt = clock.dataAsOf();
    return (
      statisticsReply({ book, timezone, currency }, exchange, { visibleAt, range, envelope }) ?? noData()
    );
  };

  const totals = (exchange: Exchange): Reply => {
    const { book, timezone } = accountOf(exchange);
    const query = parseOrRefuse(totalsSchema, queryFields(exchange.query));
    const today = localDayOf(clock.now(), timezone);
    const day = query.dateInterval === 'yesterday' ? addDays(today, -1) : today;
    const [firstDay, lastDay] =
      query.dateInterval === 'interval' ? [query.startDate, query.endDate] : [day, day];
    if (firstDay > lastDay) throw new Refusal(400, '[INVALID_VALUE_FOR_INTERVAL]');
    const report = book.report({
      firstDay,
      lastDay,
      timezone,
      by: ['campaign'],
      visibleAt: clock.dataAsOf(),
    });
    if (report.count === 0) return noData();
    return jsonReply(
      200,
      Object.fromEntries(
        report.rows(0, report.count).map(({ campaign, micros, clicks, impressions }) => [
          campaign?.id,
          {
            campaign_id: Number(campaign?.id),
            imps: impressions,
            clicks,
            spent: toWireAmount(micros),
            avcpc: toWireRate(micros, clicks, 2),
          },
        ]),
      ),
    );
  };

  const campaigns = (exchange: Exchange): Reply => {
    const { book } = accountOf(exchange);
    const { limit, start } = parseOrRefuse(listSchema, queryFields(exchange.query));
    if (limit > 500) throw new Refusal(400, '[ERROR_MAX_LIMIT_PER_PAGE_500]');
    const page = book.campaigns.slice(start, start + limit).map(({ id, name }) => [
      id,
      {
        id: Number(id),
        name,
        status: { id: 6, name: 'active', reason: '' },
        campaignType: 'content',
        whenAdd: '2025-11-03 09:00:00',
      },
    ]);
    return jsonReply(200, page.length === 0 ? [] : Object.fromEntries(page));
  };

  const client = (exchange: Exchange): Reply => {
    const { credentials, timezone, currency } = accountOf(exchange);
    const wallet = { balance: 150_000, credit: 0, income: 0, currency };
    return jsonReply(200, { id: Number(credentials.clientId), timezone, wallet });
  };

  return serveNetwork(
    {
      id: 'mgid',
      accounts: options.accounts,
      routes: [
        { method: 'GET', path: '/v1/clients/{clientId}', handle: client },
        { method: 'GET', path: STATISTICS_PATH, handle: statistics },
        { method: 'GET', path: '/v1/goodhits/clients/{clientId}/campaigns-stat', handle: totals },
        { method: 'GET', path: '/v1/goodhits/clients/{clientId}/campaigns', handle: campaigns },
      ],
      dialect,
      pageOf: ({ path, query }) =>
        path.endsWith('/statistics-reports') ? pageByOffset(query, USUAL_LIMIT) : undefined,
      around: ({ inFlight }, answer) => (inFlight > MOST_PARALLEL ? dialect.rateLimited(1) : answer()),
    },
    { clock, port: options.port },
  );
}

const CODES: Readonly<Record<number, string>> = {
  404: '[ERROR_RESOURCE_NOT_FOUND]',
  500: '[ERROR_INTERNAL]',
  503: '[ERROR_UNAVAILABLE]',
};

/** `errors` is text where the token is at fault, an object where a field is, else a list of codes. */
const dialect: Dialect = {
  refuse({ status, problem, field }) {
    if (status === 401 || status === 403) return jsonReply(status, { errors: problem });
    if (field !== undefined) return jsonReply(status, { errors: { [field]: [problem] } });
    return jsonReply(status, { errors: [CODES[status] ?? problem] });
  },
  rateLimited: () => jsonReply(429, { errors: ['[ERROR_TOO_MANY_REQUESTS]'] }),
  errorIn200: () => jsonReply(200, { errors: ['[ERROR_INTERNAL]'] }),
};
