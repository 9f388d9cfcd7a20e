import { afterAll, beforeAll, expect, it } from 'vitest';
import { type KillableCloud, startKillableCloud } from '#local/soak/killable-cloud.ts';
import { runSoak } from '#local/soak/run-soak.ts';
import { TEST_KEY } from '#test/support/local-cloud.ts';

const STARTS_MS = 300_000;

let cloud: KillableCloud;
const complaints: string[] = [];
beforeAll(async () => {
  cloud = await startKillableCloud({ apiKey: TEST_KEY, report: (line) => complaints.push(line) });
}, STARTS_MS);
afterAll(() => cloud.stop());

it('loses and doubles no acknowledged event when everything is killed with -9, again and again', {
  timeout: 2 * STARTS_MS,
}, async () => {
  const { origin, restart } = cloud;
  const outcome = await runSoak(
    { origin, apiKey: TEST_KEY, restart },
    { calls: 1500, connections: 16, seed: 9, faultEvery: 250, killEvery: 500, report: () => {} },
  );
  expect(outcome.differences, complaints.join('\n')).toEqual([]);
  expect(outcome.kills).toBeGreaterThanOrEqual(5);
  expect(outcome.resent).toBeGreaterThan(0);
  expect(outcome.queued).toBeGreaterThan(0);
});
