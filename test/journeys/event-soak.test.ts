import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSoak } from '#local/soak/run-soak.ts';
import { startTestCloud, TEST_KEY, type TestCloud } from '#test/support/local-cloud.ts';

describe('mixed events through everything that may fail', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await startTestCloud({});
  });
  afterAll(() => cloud.stop());

  it('are each counted once', { timeout: 300_000 }, async () => {
    const outcome = await runSoak(
      { origin: cloud.cloud.origin, apiKey: TEST_KEY, restart: null },
      { calls: 1500, connections: 16, seed: 7, faultEvery: 100, killEvery: null, report: () => {} },
    );
    expect(outcome).toMatchObject({ differences: [], faults: expect.any(Number) });
    expect(outcome.faults).toBeGreaterThan(10);
    expect(outcome.resent).toBeGreaterThan(0);
    expect(outcome.queued).toBeGreaterThan(0);
  });
});
