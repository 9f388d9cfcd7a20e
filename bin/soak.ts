import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startLocalCloud } from '#local/cloud/local-cloud.ts';
import { createSharedClock } from '#local/cloud/shared-clock.ts';
import { runSoak } from '#local/soak/run-soak.ts';

const USAGE = `Sends mixed events with repeats and faults to a local cloud of its own, and counts what arrived.

  npm run soak -- [--events 100000] [--connections 16] [--seed 1] [--fault-every 500]`;

const optionsSchema = z.strictObject({
  events: z.coerce.number().int().min(1).default(100_000),
  connections: z.coerce.number().int().min(1).max(256).default(16),
  seed: z.coerce.number().int().default(1),
  'fault-every': z.coerce.number().int().min(1).default(500),
});

function readOptions(): z.output<typeof optionsSchema> {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { events: option, connections: option, seed: option, 'fault-every': option },
  });
  const parsed = optionsSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
  throw new Error(`${problems.join('\n')}\n\n${USAGE}`);
}

const options = readOptions();
const apiKey = 'adt_soak-key-of-a-cloud-that-is-gone-afterwards';
const cloud = await startLocalCloud({
  port: 0,
  dataDir: null,
  apiKey,
  retryScale: 0.01,
  domain: null,
  allowedLocalTargets: [],
  networkOrigins: {},
  clock: createSharedClock(),
  isAutomatic: false,
  report: (line) => console.error(line),
});
try {
  const outcome = await runSoak(
    { origin: cloud.origin, apiKey },
    {
      calls: options.events,
      connections: options.connections,
      seed: options.seed,
      faultEvery: options['fault-every'],
      report: (line) => console.log(line),
    },
  );
  const rate = (outcome.calls / outcome.seconds).toFixed(0);
  console.log(
    `${outcome.calls} calls in ${outcome.seconds.toFixed(0)} s (${rate}/s), ${outcome.resent} sent again, ` +
      `${outcome.queued} queued, ${outcome.faults} faults`,
  );
  for (const difference of outcome.differences) console.log(difference);
  console.log(outcome.differences.length === 0 ? 'exact: every event once' : 'NOT exact');
  process.exitCode = outcome.differences.length === 0 ? 0 : 1;
} finally {
  await cloud.stop();
}
