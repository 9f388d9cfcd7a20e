import { z } from 'zod';
import { createDemoAccount } from '#local/networks/demo-account.ts';
import { createSpendBook, type SpendBook } from '#local/networks/spend-book.ts';
import type { StandIn } from '#local/networks/stand-in-server.ts';
import { type StandInId, startStandIn } from '#local/networks/start-stand-in.ts';
import type { LedgerCost } from '#shared/domain/cost.ts';
import { parseMicros } from '#shared/domain/money.ts';
import {
  addDays,
  type Clock,
  formatInstant,
  HOUR_MS,
  type Instant,
  type InstantRange,
  type LocalDay,
  localDayOf,
  parseInstant,
  startOfLocalDay,
  utcDayOf,
} from '#shared/domain/time.ts';
import { findProvider } from '#shared/providers/registry.ts';
import type { Ask } from '#test/support/local-cloud.ts';
import { type Cost, costsOf } from './accounts.ts';

/** Two complete days, both included. */
export interface Days {
  from: LocalDay;
  to: LocalDay;
}

/** Some networks forget their hours after three months. */
const twoDays = (ago: number): Days => {
  const today = utcDayOf(Date.now());
  return { from: addDays(today, -ago), to: addDays(today, 1 - ago) };
};
/** The report of the long days fills more than one page, where the network has pages. */
export const shortDays = twoDays(20);
export const longDays = twoDays(13);

/** For networks that know hours: its clocks never change. */
const HOURLY_ZONE = 'Asia/Singapore';

/** So many campaigns more that a day of them does not fit on one page. Only the last of them shows anything but zero. */
const FILLERS: Readonly<Partial<Record<StandInId, number>>> = {
  exoclick: 209,
  mediago: 501,
  mgid: 42,
  propellerads: 42,
  revcontent: 1001,
  tiktok: 42,
  zeropark: 1001,
};
const LEADERS = ['710001', '710002'] as const;

/** A connected account at a stand-in, and what it really spent. */
export interface NetworkUnderTest {
  id: StandInId;
  standIn: StandIn;
  book: SpendBook;
  /** What a user enters to connect it. */
  connection: { credentials: Readonly<Record<string, string>>; timezone: string; currency: string };
  granularity: 'hour' | 'day';
}

/** `ownName` is added to every secret; without long reports all fit on one page. */
export async function startNetworkUnderTest(
  id: StandInId,
  now: Clock,
  { ownName = '', hasLongReports = true }: { ownName?: string; hasLongReports?: boolean } = {},
): Promise<NetworkUnderTest> {
  const provider = findProvider(id);
  if (!provider) throw new Error(`There is no provider ${id}.`);
  const timezone = provider.granularity === 'hour' ? HOURLY_ZONE : createDemoAccount(id).timezone;
  const book = createBook(timezone, provider.granularity, hasLongReports ? (FILLERS[id] ?? 0) : 0);
  return startNetworkOf(id, now, { timezone, book, ownName });
}

/** The demo account of a network, in another zone and with other costs. */
export async function startNetworkOf(
  id: StandInId,
  now: Clock,
  { timezone, book, ownName = '' }: { timezone: string; book: SpendBook; ownName?: string },
): Promise<NetworkUnderTest> {
  const { granularity = 'day' } = findProvider(id) ?? {};
  const account = { ...withOwnSecrets(createDemoAccount(id, { book }), ownName), timezone, book };
  const { currency } = account;
  const standIn = await startStandIn(id, { account, now });
  return {
    id,
    standIn,
    book,
    connection: { credentials: loginOf(account), timezone, currency },
    granularity,
  };
}

function withOwnSecrets<Account extends object>(account: Account, ownName: string): Account {
  return JSON.parse(JSON.stringify(account), (_, value: unknown) =>
    typeof value === 'string' && value.startsWith('placeholder-') ? `${value}${ownName}` : value,
  );
}

/** What buys an access token, where a user may also enter one that he has. */
function loginOf(account: ReturnType<typeof createDemoAccount>): Readonly<Record<string, string>> {
  if (!('login' in account) || !account.login) return { ...account.credentials };
  return { ...account.login, marketerId: account.credentials.marketerId };
}

function createBook(timezone: string, granularity: 'hour' | 'day', fillers: number): SpendBook {
  const spans = [shortDays, longDays].map((days) => rangeOf(days, timezone));
  const start = startOfLocalDay(longDays.from, timezone);
  const fullDay = { from: start, to: start + (granularity === 'hour' ? 24 * HOUR_MS : HOUR_MS) };
  const leaders = LEADERS.map((id, index) => ({
    id,
    name: `leader ${id}`,
    spendIn: (hour: Instant) => (spans.some((span) => isIn(span, hour)) ? spendOf(hour, index) : undefined),
  }));
  const others = Array.from({ length: fillers }, (_, index) => ({
    id: String(720_001 + index),
    name: `filler ${index}`,
    showsEmptyHours: true,
    spendIn: (hour: Instant) =>
      isIn(fullDay, hour) ? { micros: 0n, impressions: index === fillers - 1 ? 1 : 0, clicks: 0 } : undefined,
  }));
  return createSpendBook([...leaders, ...others]);
}

const isIn = ({ from, to }: InstantRange, hour: Instant): boolean => hour >= from && hour < to;

/** Another amount in each hour, so that a lost or doubled one shows. */
function spendOf(hour: Instant, index: number) {
  const step = (hour / HOUR_MS) % 89;
  return {
    micros: BigInt(step + 7 * index + 1) * 12_300n,
    impressions: 400 + step,
    clicks: 3 + (step % 5) + index,
  };
}

/** Changes an hour after the fact; another `revision`, another amount. */
export function correctBook({ book, connection }: NetworkUnderTest, days: Days, revision: number): void {
  const hour = startOfLocalDay(days.from, connection.timezone) + 5 * HOUR_MS;
  const spend = { micros: 2_000_000n + BigInt(revision) * 10_000n, impressions: 600 + revision, clicks: 9 };
  book.correct(LEADERS[0], hour, spend);
}

function rangeOf({ from, to }: Days, timezone: string): InstantRange {
  return { from: startOfLocalDay(from, timezone), to: startOfLocalDay(addDays(to, 1), timezone) };
}

/** The cost rows that the ledger has of the days, through the API. */
export function ledgerOf(
  ask: Ask,
  { connection }: NetworkUnderTest,
  integrationId: string,
  days: Days,
): Promise<Cost[]> {
  const { from, to } = rangeOf(days, connection.timezone);
  return costsOf(ask, integrationId, formatInstant(from), formatInstant(to));
}

/** Those that spend, and of the others the last one: it is on the last page. */
function watchedOf({ book }: NetworkUnderTest): string[] {
  return [...new Set([...LEADERS, ...book.campaigns.slice(-1).map(({ id }) => id)])];
}

interface Figures {
  campaignId: string;
  hour: Instant;
  micros: bigint;
  impressions: number;
  clicks: number;
}

/** What the account spent, as far as its network tells it: by the hour, or by the day where that is all it knows. */
export function truthOf(network: NetworkUnderTest, days: Days): string[] {
  const watched = watchedOf(network);
  const hours = network.book
    .hours(rangeOf(days, network.connection.timezone))
    .filter(({ campaignId }) => watched.includes(campaignId));
  // Zeropark counts redirects alone, which are clicks.
  const told = hours.map((row) =>
    network.id === 'zeropark' ? { ...row, impressions: 0, clicks: row.impressions } : row,
  );
  return linesOf(network, told);
}

/** What the API says, in the words of `truthOf`. */
export function linesOfLedger(network: NetworkUnderTest, costs: readonly Cost[]): string[] {
  const rows = costs.map(({ networkCampaignId, hour, amount, impressions, clicks }) => ({
    campaignId: networkCampaignId,
    hour: parseInstant(hour),
    micros: parseMicros(amount),
    impressions,
    clicks,
  }));
  return linesOf(network, rows);
}

/** What a ledger holds of the days, in the words of `truthOf`. */
export function linesOfRows(network: NetworkUnderTest, days: Days, rows: readonly LedgerCost[]): string[] {
  const range = rangeOf(days, network.connection.timezone);
  const figures = rows.map(({ networkCampaignId, amount, ...row }) => ({
    ...row,
    campaignId: networkCampaignId,
    micros: amount,
  }));
  return linesOf(
    network,
    figures.filter(({ hour }) => isIn(range, hour)),
  );
}

function linesOf({ granularity, connection }: NetworkUnderTest, rows: readonly Figures[]): string[] {
  const sums = new Map<string, Omit<Figures, 'campaignId' | 'hour'>>();
  for (const { campaignId, hour, micros, impressions, clicks } of rows) {
    const slot = granularity === 'hour' ? formatInstant(hour) : localDayOf(hour, connection.timezone);
    const key = `${campaignId} ${slot}`;
    const sum = sums.get(key) ?? { micros: 0n, impressions: 0, clicks: 0 };
    sums.set(key, {
      micros: sum.micros + micros,
      impressions: sum.impressions + impressions,
      clicks: sum.clicks + clicks,
    });
  }
  return [...sums]
    .map(([key, { micros, impressions, clicks }]) => `${key} ${micros} ${impressions} ${clicks}`)
    .sort();
}

/** Connects the account through the API; nothing is read back but today. */
export async function connectNetwork(ask: Ask, { id, connection }: NetworkUnderTest): Promise<string> {
  const integration = { provider: id, name: id, ...connection, backfillDays: 0 };
  const { status, body } = await ask('POST', '/v1/integrations', integration);
  if (status !== 201) throw new Error(`${id} was not connected: ${status} ${JSON.stringify(body)}`);
  return z.object({ id: z.string() }).parse(body).id;
}
