import { accountToRead, ensureRight, startNetwork } from './support/account-to-read.ts';
import { type Benchmark, figureLine } from './support/benchmark.ts';
import type { Contenders } from './support/contender-process.ts';
import { measuredRowsSchema } from './support/outcomes.ts';
import { LAMBDA_HEAP, MEBIBYTE } from './support/process-memory.ts';
import { roundRobin, type Spread, spreadOf } from './support/spread.ts';
import { formatSpread } from './support/table.ts';
import { atMost } from './support/verdict.ts';

const HIGHEST_GROWTH = 1.1;

/** The peak of a process that does one sync and nothing else, small and ten times as large. */
export const syncMemory: Benchmark = {
  name: 'sync-memory',
  title: 'Memory: the peak of a process that syncs once',
  async run(contenders, { rounds }) {
    const peaks = await roundRobin(rounds, {
      bareSmall: () => peakOf(contenders, 'read-bare', 200),
      small: () => peakOf(contenders, 'sync-counted', 200),
      bareLarge: () => peakOf(contenders, 'read-bare', 2000),
      large: () => peakOf(contenders, 'sync-counted', 2000),
    });
    const [small, large] = [spreadOf(peaks.small), spreadOf(peaks.large)];
    return [
      atMost('14,400 rows', small, spreadOf(peaks.bareSmall), 'MiB', 1.3),
      atMost('144,000 rows', large, spreadOf(peaks.bareLarge), 'MiB', 1.3),
      growthLine(small, large),
    ];
  },
};

async function peakOf(contenders: Contenders, name: string, campaigns: number): Promise<number> {
  const { book, firstDay, lastDay, expected } = accountToRead(campaigns, 72);
  const network = await startNetwork(book);
  try {
    const task = { networkOrigin: network.origin, firstDay, lastDay, warmUps: 0 };
    const outcome = await contenders.run(name, task, measuredRowsSchema, LAMBDA_HEAP);
    ensureRight(outcome, expected);
    return outcome.peakBytes / MEBIBYTE;
  } finally {
    await network.stop();
  }
}

function growthLine(small: Spread, large: Spread) {
  const growth = large.median / small.median;
  return {
    ...figureLine(
      'growth, tenfold rows',
      formatSpread(large, 'MiB'),
      `≤ ${HIGHEST_GROWTH}`,
      growth <= HIGHEST_GROWTH,
    ),
    floor: formatSpread(small, 'MiB'),
    ratio: growth.toFixed(2),
  };
}
