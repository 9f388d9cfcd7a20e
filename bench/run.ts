import { parseArgs } from 'node:util';
import { eventsOverHttp } from './events-over-http.ts';
import { plan } from './plan.ts';
import { receiveEvent } from './receive-event.ts';
import { reports } from './reports.ts';
import { resync } from './resync.ts';
import type { Benchmark } from './support/benchmark.ts';
import { bundleContenders } from './support/contender-process.ts';
import { formatTable } from './support/table.ts';
import { syncLedger } from './sync-ledger.ts';
import { syncMemory } from './sync-memory.ts';
import { syncMillion } from './sync-million.ts';
import { syncSpeed } from './sync-speed.ts';

const BENCHMARKS: readonly Benchmark[] = [
  syncSpeed,
  syncMemory,
  syncMillion,
  syncLedger,
  resync,
  plan,
  reports,
  receiveEvent,
  eventsOverHttp,
];

/** `npm run bench [-- --quick] [name …]`: ratios from one run; a goal that is missed is told, not an error. */
const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const chosen = BENCHMARKS.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
if (chosen.length === 0) throw new Error(`There are: ${BENCHMARKS.map(({ name }) => name).join(', ')}.`);

const contenders = await bundleContenders();
try {
  for (const { title, name, run } of chosen) {
    const begin = performance.now();
    const lines = await run(contenders, { isQuick: values.quick, rounds: values.quick ? 1 : 5 });
    const seconds = ((performance.now() - begin) / 1000).toFixed(0);
    console.log(`\n### ${title}\n\n\`${name}\`, ${seconds} s\n\n${formatTable(lines)}`);
  }
} finally {
  await contenders.remove();
}
