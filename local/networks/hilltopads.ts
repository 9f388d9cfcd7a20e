import { z } from 'zod';
import { addDays, localDayOf, localDaySchema } from '#shared/domain/time.ts';
import { distorted } from './distorted.ts';
import type { Dialect, Exchange, NetworkAccount, StandInOptions } from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { queryFields } from './query-fields.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import { addSpend, type ReportRow, toWireDecimal } from './report.ts';
import { createStandInClock } from './stand-in-clock.ts';
import { type StandIn, serveNetwork } from './stand-in-server.ts';

export type HilltopAdsAccount = NetworkAccount<{ apiKey: string }>;

export interface HilltopAdsOptions extends StandInOptions<HilltopAdsAccount> {
  /** Whether the group `hour` makes a level of its own, or is passed over (default). */
  hours?: 'passed-over' | 'grouped';
  /** `result` as an object (default) or that object in an array. */
  result?: 'object' | 'array';
  /** A wrong key: status 401 (default) or an error text with status 200. */
  invalidKey?: '401' | 'error-in-200';
}

/** The newer host has the same calls without the prefix. */
const PREFIXES = ['/api', ''] as const;

const GROUPS = { campaignId: 'campaign', date: 'day', hour: 'hour' } as const;
type Group = keyof typeof GROUPS;

const statsSchema = z.object({
  date: localDaySchema.optional(),
  date2: localDaySchema.optional(),
  group: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(['campaignId', 'date', 'hour']))),
});

/**
 * Starts a stand-in for HilltopAds' advertiser API as https://hilltopads.com describes it: the key in the query, objects
 * nested by what is grouped, spend called `revenue`, every value text, and yesterday where no date is named.
 */
export function startHilltopAds(options: HilltopAdsOptions): Promise<StandIn> {
  const clock = createStandInClock(options.now);

  const accountOf = ({ query }: Exchange): HilltopAdsAccount => {
    const account = options.accounts.find(({ credentials }) => credentials.apiKey === query.get('key'));
    if (!account) throw new Refusal(401, 'The API key is invalid.');
    return account;
  };

  const stats = (exchange: Exchange): Reply => {
    const { book, timezone } = accountOf(exchange);
    const query = parseOrRefuse(statsSchema, queryFields(exchange.query));
    const { date = addDays(localDayOf(clock.now(), timezone), -1), date2 = date } = query;
    if (date > date2) throw new Refusal(400, 'It lies after date2.', 'date');
    const groups = query.group.filter((group) => group !== 'hour' || options.hours === 'grouped');
    const truth = book.report({
      firstDay: date,
      lastDay: date2,
      timezone,
      by: groups.map((group) => GROUPS[group]),
      visibleAt: clock.dataAsOf(),
    });
    const rows = distorted(truth, exchange.distortion).rows(0, truth.count);
    if (rows.length === 0) return jsonReply(200, { result: [] });
    const result = nested(rows, groups);
    return jsonReply(200, { result: options.result === 'array' ? [result] : result });
  };

  const inventory = (exchange: Exchange): Reply => {
    const ads = accountOf(exchange).book.campaigns.map(({ id }) => [
      `${id}01`,
      { campaignId: id, url: 'https://example.com/' },
    ]);
    return jsonReply(200, { result: { ads: Object.fromEntries(ads) } });
  };
  const balance = (exchange: Exchange): Reply => {
    accountOf(exchange);
    return jsonReply(200, { result: { balance: '1000.00' } });
  };

  const dialect: Dialect = {
    refuse: ({ status, message }) => {
      const isHidden = status === 401 && options.invalidKey === 'error-in-200';
      return jsonReply(isHidden ? 200 : status, { error: message });
    },
    rateLimited: () => jsonReply(429, { error: 'Too many requests.' }),
    errorIn200: () => jsonReply(200, { error: 'The request could not be handled.' }),
  };

  return serveNetwork(
    {
      id: 'hilltopads',
      accounts: options.accounts,
      routes: PREFIXES.flatMap((prefix) => [
        { method: 'GET', path: `${prefix}/advertiser/listStats`, handle: stats },
        { method: 'GET', path: `${prefix}/advertiser/inventory`, handle: inventory },
        { method: 'GET', path: `${prefix}/advertiser/balance`, handle: balance },
      ]),
      dialect,
    },
    { clock, port: options.port },
  );
}

/** One level per group, in the order asked for; the last one holds the figures. */
function nested(rows: readonly ReportRow[], [group, ...deeper]: readonly Group[]): object {
  if (group === undefined) return figuresOf(rows);
  const levels = Map.groupBy(rows, (row) => levelOf(row, group));
  return Object.fromEntries([...levels].map(([level, members]) => [level, nested(members, deeper)]));
}

function levelOf({ campaign, day, hour }: ReportRow, group: Group): string {
  const levels = { campaignId: campaign?.id, date: day, hour };
  return String(levels[group]);
}

function figuresOf(rows: readonly ReportRow[]) {
  const sum = { micros: 0n, impressions: 0, clicks: 0 };
  for (const row of rows) addSpend(sum, row);
  const campaign = rows[0]?.campaign;
  return {
    ...(campaign && { campaignTitle: campaign.name }),
    impressions: String(sum.impressions),
    clicks: String(sum.clicks),
    conversions: '0',
    revenue: toWireDecimal(sum.micros),
  };
}
