import { accountToRead, ensureRight, startNetwork } from './support/account-to-read.ts';
import { type Benchmark, figureLine } from './support/benchmark.ts';
import { measuredRowsSchema } from './support/outcomes.ts';
import { LAMBDA_HEAP, MEBIBYTE } from './support/process-memory.ts';
import { formatNumber } from './support/table.ts';

const HIGHEST_PEAK_MIB = 256;
/** Not a multiple of 24: the last day is not over. */
const HOURS = 625;

/** One run over a month of a very large account. */
export const syncMillion: Benchmark = {
  name: 'sync-million',
  title: 'A million rows in one run: read, compared, composed and signed, not sent',
  async run(contenders, { isQuick }) {
    const { book, firstDay, lastDay, expected } = accountToRead(isQuick ? 160 : 1600, HOURS);
    const network = await startNetwork(book);
    try {
      const task = { networkOrigin: network.origin, firstDay, lastDay, warmUps: 0 };
      const outcome = await contenders.run('sync-unsent', task, measuredRowsSchema, LAMBDA_HEAP);
      ensureRight(outcome, expected);
      const { rows, wallMs, cpuMs } = outcome;
      const peakMib = outcome.peakBytes / MEBIBYTE;
      return [
        figureLine('rows', formatNumber(rows), '', null),
        figureLine('rows a second', formatNumber((1000 * rows) / wallMs), '', null),
        figureLine('CPU a row', `${formatNumber((1000 * cpuMs) / rows)} µs`, '', null),
        figureLine(
          'peak memory',
          `${formatNumber(peakMib)} MiB`,
          `≤ ${HIGHEST_PEAK_MIB} MiB`,
          peakMib <= HIGHEST_PEAK_MIB,
        ),
      ];
    } finally {
      await network.stop();
    }
  },
};
