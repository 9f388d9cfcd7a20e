import { startDynamoDbEngine } from '#local/aws/dynamodb-engine.ts';
import type { ReportSource } from '#local/networks/report.ts';
import { accountToRead, ensureRight, startNetwork, totalsOf } from './support/account-to-read.ts';
import { type Benchmark, figureLine, type Line, WrongOutcomeError } from './support/benchmark.ts';
import { openLedger } from './support/ledger.ts';
import { createClient } from './support/ledger-client.ts';
import { createTable, rowsIn } from './support/ledger-tables.ts';
import { syncDays } from './support/one-integration.ts';
import { formatNumber } from './support/table.ts';
import { countWrittenItems, ensureOneUnitEach, type WrittenItems } from './support/written-items.ts';

const ONE_IN = 20;
const CORRECTION_MICROS = 100n;

/** What reading the same window again costs: a write unit for each item, none of which is larger than a KiB. */
export const resync: Benchmark = {
  name: 'resync',
  title: 'Re-reading: write units of three days that were read before',
  async run(_contenders, { isQuick }) {
    const { book, firstDay, lastDay, expected } = accountToRead(isQuick ? 20 : 200, 72);
    let isCorrected = false;
    const network = await startNetwork(correctable(book, () => isCorrected));
    const engine = await startDynamoDbEngine(null);
    const client = createClient(engine.endpoint);
    const written = countWrittenItems(client);
    try {
      const table = await createTable(client);
      const parts = { ...openLedger(client, table), networkOrigin: network.origin };
      const sync = async (): Promise<Counts> => {
        written.reset();
        await syncDays(parts, { firstDay, lastDay });
        ensureRight(await rowsIn(client, table), isCorrected ? corrected(book, firstDay, lastDay) : expected);
        return written.counted();
      };
      const first = await sync();
      const unchanged = await sync();
      isCorrected = true;
      const changed = await sync();
      if (first.rows !== expected.rows) throw new WrongOutcomeError('Not every written row was counted.');
      await ensureOneUnitEach(client, table);
      return [
        perRow('first sync', first, expected.rows, null),
        perRow('again, nothing changed', unchanged, expected.rows, 0),
        perRow('again, one row in twenty changed', changed, expected.rows, 0.06),
        figureLine('run record and state, each sync', `${unchanged.others} units`, '', null),
      ];
    } finally {
      client.destroy();
      await Promise.all([engine.stop(), network.stop()]);
    }
  },
};

type Counts = ReturnType<WrittenItems['counted']>;

function perRow(what: string, { rows, days }: Counts, ofRows: number, goal: number | null): Line {
  const units = rows + days;
  const figure = `${formatNumber(units)} units, ${formatNumber(units / ofRows)} a row`;
  if (goal === null) return figureLine(what, figure, '', null);
  return figureLine(what, figure, goal === 0 ? '0' : `≤ ${goal} a row`, units / ofRows <= goal);
}

/** The same account, in which the network puts right every twentieth row once asked to. */
function correctable(book: ReportSource, isCorrected: () => boolean): ReportSource {
  return {
    campaigns: book.campaigns,
    report(query) {
      const report = book.report(query);
      if (!isCorrected()) return report;
      const corrections = BigInt(Math.ceil(report.count / ONE_IN));
      return {
        count: report.count,
        total: { ...report.total, micros: report.total.micros + corrections * CORRECTION_MICROS },
        rows: (offset, limit) =>
          report
            .rows(offset, limit)
            .map((row, index) =>
              (offset + index) % ONE_IN === 0 ? { ...row, micros: row.micros + CORRECTION_MICROS } : row,
            ),
      };
    },
  };
}

const corrected = (book: ReportSource, firstDay: string, lastDay: string) =>
  totalsOf(
    correctable(book, () => true),
    firstDay,
    lastDay,
  );
