import { z } from 'zod';
import { addDays, type Instant, localDayOf, localDaySchema } from '#shared/domain/time.ts';
import { distorted } from './distorted.ts';
import {
  type Dialect,
  type Exchange,
  headerOf,
  type NetworkAccount,
  type StandInOptions,
} from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { flagField, pageByNumber, queryFields } from './query-fields.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import { type ReportRow, toWireAmount } from './report.ts';
import { createStandInClock } from './stand-in-clock.ts';
import { type StandIn, serveNetwork } from './stand-in-server.ts';

export interface ZeroparkAccount extends NetworkAccount<{ apiToken: string }> {
  /** Campaigns, by id, that reports leave out unless asked for. */
  deleted?: readonly string[];
}

export interface ZeroparkOptions extends StandInOptions<ZeroparkAccount> {
  /** An empty report: `[]` (default) or the usual object without elements. */
  empty?: 'list' | 'object';
}

const STATS_PATH = '/api/stats/campaign/all';

const wireDaySchema = z
  .string()
  .regex(/^\d{2}\/\d{2}\/\d{4}$/, 'The format is DD/MM/YYYY.')
  .transform((text) => text.split('/').reverse().join('-'))
  .pipe(localDaySchema);

const listFields = {
  page: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().positive().max(1000).default(100),
  sortColumn: z.enum(['SPENT', 'REDIRECTS']).default('SPENT'),
  sortOrder: z.enum(['ASC', 'DESC']).default('DESC'),
  showDeleted: flagField.default(false),
};

const statsSchema = z.discriminatedUnion('interval', [
  z.object({
    interval: z.literal('CUSTOM'),
    startDate: wireDaySchema,
    endDate: wireDaySchema,
    ...listFields,
  }),
  z.object({ interval: z.enum(['TODAY', 'YESTERDAY']), ...listFields }),
]);
type Stats = z.output<typeof statsSchema>;

/**
 * Starts a stand-in for Zeropark as public clients of https://panel.zeropark.com/api know it: a static token in a header,
 * one total per campaign for an interval of days in the account's zone, days before months, pages from 0 on.
 * Of the named intervals it knows TODAY, YESTERDAY and CUSTOM.
 */
export function startZeropark(options: ZeroparkOptions): Promise<StandIn> {
  const clock = createStandInClock(options.now);

  const accountOf = (exchange: Exchange): ZeroparkAccount => {
    const sent = headerOf(exchange, 'api-token');
    const account = options.accounts.find(({ credentials }) => credentials.apiToken === sent);
    if (!account) throw new Refusal(401, 'The API token is invalid.');
    return account;
  };

  const stats = (exchange: Exchange): Reply => {
    const { book, timezone, deleted = [] } = accountOf(exchange);
    const query = parseOrRefuse(statsSchema, queryFields(exchange.query));
    const { page, limit } = query;
    const truth = book.report({
      ...daysOf(query, clock.now(), timezone),
      timezone,
      by: ['campaign'],
      visibleAt: clock.dataAsOf(),
      campaignIds: book.campaigns
        .map(({ id }) => id)
        .filter((id) => query.showDeleted || !deleted.includes(id)),
      order: [
        {
          field: query.sortColumn === 'SPENT' ? 'micros' : 'impressions',
          descending: query.sortOrder === 'DESC',
        },
      ],
    });
    if (truth.count === 0 && options.empty !== 'object') return jsonReply(200, []);
    const report = distorted(truth, exchange.distortion);
    const elements = report.rows(page * limit, limit).map((row) => toElement(row, deleted));
    return jsonReply(200, { page, limit, total: report.count, elements });
  };

  const user = (exchange: Exchange): Reply => {
    const { id, currency } = accountOf(exchange);
    return jsonReply(200, { id, email: 'demo@example.com', currency });
  };

  return serveNetwork(
    {
      id: 'zeropark',
      accounts: options.accounts,
      routes: [
        { method: 'GET', path: STATS_PATH, handle: stats },
        { method: 'GET', path: '/api/user/details', handle: user },
      ],
      dialect,
      pageOf: ({ path, query }) => (path === STATS_PATH ? pageByNumber(query, 0) : undefined),
    },
    { clock, port: options.port },
  );
}

function daysOf(query: Stats, now: Instant, timezone: string) {
  if (query.interval === 'CUSTOM') {
    if (query.startDate > query.endDate) throw new Refusal(400, 'It lies after endDate.', 'startDate');
    return { firstDay: query.startDate, lastDay: query.endDate };
  }
  const today = localDayOf(now, timezone);
  const day = query.interval === 'TODAY' ? today : addDays(today, -1);
  return { firstDay: day, lastDay: day };
}

function toElement({ campaign, micros, impressions }: ReportRow, deleted: readonly string[]) {
  const id = campaign?.id ?? '';
  const state = deleted.includes(id) ? 'DELETED' : 'ACTIVE';
  return {
    details: { id, name: campaign?.name, url: 'https://example.com/', geo: 'CA', state: { state } },
    stats: {
      spent: toWireAmount(micros),
      redirects: impressions,
      conversions: 0,
      payout: 0,
      averageBid: 0.0035,
    },
  };
}

const dialect: Dialect = {
  refuse: ({ status, message }) => jsonReply(status, { error: message }),
  rateLimited: () => jsonReply(429, { error: 'Too many requests.' }),
  errorIn200: () => jsonReply(200, { error: 'The request could not be handled.' }),
};
