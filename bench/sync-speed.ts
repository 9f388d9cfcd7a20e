import { accountToRead, ensureRight, STATISTICS_PATH, startNetwork } from './support/account-to-read.ts';
import { type Benchmark, figureLine, type Line } from './support/benchmark.ts';
import { measuredRowsSchema } from './support/outcomes.ts';
import { startReplayServer } from './support/replay-server.ts';
import { roundRobin, spreadOf } from './support/spread.ts';
import type { MeasuredRows } from './support/tasks.ts';
import { atLeast, atMost } from './support/verdict.ts';

const LARGEST_PAGE = 5000;

/** Rows of a three-day window, from the network's pages to the changes that would be written. */
export const syncSpeed: Benchmark = {
  name: 'sync-speed',
  title: 'Reading: from the pages of a network to changes of the ledger, counted',
  async run(contenders, { rounds, isQuick }) {
    const account = accountToRead(isQuick ? 500 : 2000, 72);
    const network = await startNetwork(account.book);
    const replay = await startReplayServer(network.origin);
    const calls: number[] = [];
    const contest = (name: string) => async (): Promise<MeasuredRows> => {
      const { firstDay, lastDay, expected } = account;
      const task = { networkOrigin: replay.origin, firstDay, lastDay, warmUps: 1 };
      const outcome = await contenders.run(name, task, measuredRowsSchema);
      ensureRight(outcome, expected);
      // Half of them were made while warming up.
      calls.push(replay.takeCount(STATISTICS_PATH) / 2);
      return outcome;
    };
    try {
      const outcomes = await roundRobin(rounds, {
        floor: contest('read-bare'),
        adtally: contest('sync-counted'),
      });
      const fewestCalls = Math.ceil(account.expected.rows / LARGEST_PAGE);
      return [...compare(outcomes), callsLine(Math.max(...calls), fewestCalls)];
    } finally {
      await Promise.all([replay.stop(), network.stop()]);
    }
  },
};

function compare(outcomes: Record<'floor' | 'adtally', MeasuredRows[]>): Line[] {
  const rate = (all: readonly MeasuredRows[]) => spreadOf(all.map(({ rows, wallMs }) => rows / wallMs));
  const cpu = (all: readonly MeasuredRows[]) => spreadOf(all.map(({ rows, cpuMs }) => (1000 * cpuMs) / rows));
  return [
    atLeast('thousand rows a second', rate(outcomes.adtally), rate(outcomes.floor), 'k/s', 0.8),
    atMost('CPU a row', cpu(outcomes.adtally), cpu(outcomes.floor), 'µs', null),
  ];
}

function callsLine(most: number, fewest: number): Line {
  return {
    ...figureLine('calls to the network', String(most), 'the floor', most <= fewest),
    floor: String(fewest),
  };
}
