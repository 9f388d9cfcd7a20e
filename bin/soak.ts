import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startLocalCloud } from '#local/cloud/local-cloud.ts';
import { createSharedClock } from '#local/cloud/shared-clock.ts';
import { startKillableCloud } from '#local/soak/killable-cloud.ts';
import { runSoak } from '#local/soak/run-soak.ts';
import type { SoakTarget } from '#local/soak/soak-sender.ts';

const USAGE = `Sends mixed events with repeats and faults to a local cloud of its own, and counts what arrived.

  npm run soak -- [--events 100000] [--connections 16] [--seed 1] [--fault-every 500] [--kill-every 2000]

With --kill-every the cloud runs in processes of its own, all of which are killed each so many calls, give or take a
half, and started again on what they left behind. --fault-every 0 injects no faults.`;

const optionsSchema = z.strictObject({
  events: z.coerce.number().int().min(1).default(100_000),
  connections: z.coerce.number().int().min(1).max(256).default(16),
  seed: z.coerce.number().int().default(1),
  'fault-every': z.coerce.number().int().min(0).default(500),
  'kill-every': z.coerce.number().int().min(100).optional(),
});

function readOptions(): z.output<typeof optionsSchema> {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      events: option,
      connections: option,
      seed: option,
      'fault-every': option,
      'kill-every': option,
    },
  });
  const parsed = optionsSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
  throw new Error(`${problems.join('\n')}\n\n${USAGE}`);
}

const options = readOptions();
const complain = (line: string): void => console.error(line);
const apiKey = 'adt_soak-key-of-a-cloud-that-is-gone-afterwards';

async function startCloud(): Promise<{ target: SoakTarget; stop: () => Promise<void> }> {
  if (options['kill-every'] !== undefined) {
    const { origin, restart, stop } = await startKillableCloud({ apiKey, report: complain });
    return { target: { origin, apiKey, restart }, stop };
  }
  const { origin, stop } = await startLocalCloud({
    port: 0,
    dataDir: null,
    apiKey,
    retryScale: 0.01,
    domain: null,
    allowedLocalTargets: [],
    networkOrigins: {},
    clock: createSharedClock(),
    isAutomatic: false,
    report: complain,
  });
  return { target: { origin, apiKey, restart: null }, stop };
}

const cloud = await startCloud();
const end = (): void => {
  cloud.stop().finally(() => process.exit(130));
};
process.once('SIGINT', end).once('SIGTERM', end);
try {
  const outcome = await runSoak(cloud.target, {
    calls: options.events,
    connections: options.connections,
    seed: options.seed,
    faultEvery: options['fault-every'] || null,
    killEvery: options['kill-every'] ?? null,
    report: (line) => console.log(line),
  });
  const rate = (outcome.calls / outcome.seconds).toFixed(0);
  console.log(
    `${outcome.calls} calls in ${outcome.seconds.toFixed(0)} s (${rate}/s), ${outcome.resent} sent again, ` +
      `${outcome.queued} queued, ${outcome.faults} faults, ${outcome.kills} kills`,
  );
  for (const difference of outcome.differences) console.log(difference);
  console.log(outcome.differences.length === 0 ? 'exact: every event once' : 'NOT exact');
  process.exitCode = outcome.differences.length === 0 ? 0 : 1;
} finally {
  await cloud.stop();
}
