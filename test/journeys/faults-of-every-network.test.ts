import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultOutcomesSchema } from '#local/docs/networks-page.ts';
import { standInIds } from '#local/networks/start-stand-in.ts';
import type { LedgerCost } from '#shared/domain/cost.ts';
import { HOUR_MS } from '#shared/domain/time.ts';
import { daysOf } from './faulty-accounts.ts';
import { canHit, faultsAt, LASTING, type NetworkFault, networkFaults } from './network-faults.ts';
import {
  correctBook,
  linesOfRows,
  longDays,
  type NetworkUnderTest,
  shortDays,
  startNetworkUnderTest,
  truthOf,
} from './network-under-test.ts';
import { createPatientClock, createSyncedNetwork, type SyncedNetwork } from './synced-network.ts';

/** After a fault ends, its run goes on within so many seconds, unless the network asks for longer. */
const RECOVERY_SECONDS = 150;
/** Outbrain allows two logins in it, and a fault may have used them up. */
const LOGIN_SECONDS = 3600;

interface Tested extends NetworkUnderTest {
  sync: SyncedNetwork;
}

let revision = 0;
let networks: Tested[] = [];
/** What the same faults led to behind the whole cloud. */
const recorded = faultOutcomesSchema.parse(
  JSON.parse(readFileSync(new URL('../fixtures/fault-outcomes.json', import.meta.url), 'utf8')),
);

async function start(id: NetworkUnderTest['id']): Promise<Tested> {
  const clock = createPatientClock(Date.now());
  const network = await startNetworkUnderTest(id, clock.now);
  const sync = createSyncedNetwork(network, clock);
  for (const { from, to } of [shortDays, longDays]) {
    await sync.sync(from, to);
    await clock.wait(2 * HOUR_MS);
  }
  return { ...network, sync };
}

beforeAll(async () => {
  networks = await Promise.all(standInIds.toSorted().map(start));
});
afterAll(() => Promise.all(networks.map(({ standIn }) => standIn.stop())));

const rowsOf = ({ sync }: Tested): LedgerCost[] => structuredClone(sync.rows());

function expectTruth(network: Tested): void {
  for (const days of [shortDays, longDays])
    expect(linesOfRows(network, days, rowsOf(network)), network.id).toEqual(truthOf(network, days));
}

/** Lets the fault hit a network that has just corrected what it had charged; answers what came of it. */
async function play(networkFault: NetworkFault, network: Tested): Promise<string> {
  const { id, sync, standIn } = network;
  const { from, to } = daysOf(networkFault, id);
  // Caches and quotas of earlier reads are over.
  await sync.clock.wait(2 * HOUR_MS);
  expectTruth(network);
  const before = rowsOf(network);
  correctBook(network, { from, to }, revision);
  standIn.faults.add(...faultsAt(id, networkFault));

  const tried = await sync.sync(from, to);
  const { state, error } = sync.runOf(tried.runId) ?? {};
  const outcome = state === 'succeeded' ? 'recovers' : (error?.class ?? 'no error');
  const wasHit = standIn.faults.pending().every(({ count }) => count < LASTING);
  expect(wasHit, `${id} was not hit`).toBe(true);
  if (outcome !== 'recovers') expect(rowsOf(network), id).toEqual(before);
  expect(sync.state().attention?.class ?? null, id).toBe(needsOwner(outcome) ? outcome : null);
  expect(tried.retryAfterSeconds === null, id).toBe(outcome === 'recovers' || needsOwner(outcome));

  standIn.faults.clear();
  if (needsOwner(outcome)) {
    await sync.clock.wait(2 * HOUR_MS);
    await sync.verify();
    await sync.sync(from, to);
  } else if (outcome !== 'recovers') {
    await recover(networkFault, network, tried);
  }
  expect(sync.state().attention, id).toBeNull();
  expectTruth(network);
  return outcome;
}

/** Lets the run go on by itself. Waits are told in whole seconds, by some networks as a moment. */
async function recover(
  { fault, isAtExchange }: NetworkFault,
  { id, sync }: Tested,
  tried: Parameters<SyncedNetwork['tryAgain']>[0],
): Promise<void> {
  const hasUsedUpLogins = isAtExchange && id === 'outbrain';
  const longest = 1 + (fault.waitSeconds ?? (hasUsedUpLogins ? LOGIN_SECONDS : RECOVERY_SECONDS));
  let again = tried;
  for (let tries = 0; again.retryAfterSeconds !== null && tries < 2; tries += 1) {
    expect(again.retryAfterSeconds, id).toBeLessThanOrEqual(longest);
    again = await sync.tryAgain(again);
  }
  expect(again.retryAfterSeconds, id).toBeNull();
}

const needsOwner = (outcome: string) => outcome === 'credentials' || outcome === 'permission';

describe('after a fault, a run goes on by itself when it should, and the costs are the true ones', () => {
  it.each(networkFaults)('$title', { timeout: 120_000 }, async (networkFault) => {
    const hit = networks.filter(({ id }) => canHit(networkFault, id));
    revision += 1;
    const seen = await Promise.all(
      hit.map(async (network) => [network.id, await play(networkFault, network)] as const),
    );
    expect(recorded[networkFault.title]).toMatchObject(Object.fromEntries(seen));
  });
});
