import { createBulkBook } from '#local/networks/bulk-book.ts';
import { startExoClick } from '#local/networks/exoclick.ts';
import type { ReportSource } from '#local/networks/report.ts';
import type { StandIn } from '#local/networks/stand-in-server.ts';
import { addDays, type LocalDay } from '#shared/domain/time.ts';
import { API_TOKEN, NOW } from './account.ts';
import { WrongOutcomeError } from './benchmark.ts';
import type { RowsMoved } from './tasks.ts';

export const STATISTICS_PATH = '/v2/statistics/a/global';
const FIRST_DAY: LocalDay = '2026-01-01';

/** An account of a stand-in network, and what a reader of all of it must have found. */
export interface AccountToRead {
  book: ReportSource;
  firstDay: LocalDay;
  lastDay: LocalDay;
  expected: RowsMoved;
}

/** One row for each campaign and hour. */
export function accountToRead(campaigns: number, hours: number): AccountToRead {
  const lastDay = addDays(FIRST_DAY, Math.ceil(hours / 24) - 1);
  const book = createBulkBook({ campaigns, hours, firstDay: FIRST_DAY });
  return { book, firstDay: FIRST_DAY, lastDay, expected: totalsOf(book, FIRST_DAY, lastDay) };
}

export function totalsOf(book: ReportSource, firstDay: LocalDay, lastDay: LocalDay): RowsMoved {
  const { count, total } = book.report({
    firstDay,
    lastDay,
    timezone: 'Etc/UTC',
    by: ['campaign', 'day', 'hour'],
    visibleAt: NOW,
  });
  return { rows: count, micros: String(total.micros) };
}

export const startNetwork = (book: ReportSource): Promise<StandIn> =>
  startExoClick({ accounts: [{ id: '1', currency: 'USD', apiToken: API_TOKEN, book }], now: () => NOW });

/** @throws WrongOutcomeError */
export function ensureRight(outcome: RowsMoved, expected: RowsMoved): void {
  if (outcome.rows === expected.rows && outcome.micros === expected.micros) return;
  throw new WrongOutcomeError(
    `${outcome.rows} rows of ${outcome.micros} micros came out where ${expected.rows} of ${expected.micros} went in.`,
  );
}
