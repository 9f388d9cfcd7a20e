import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { standInIds } from '#local/networks/start-stand-in.ts';
import { startTestCloud, type TestCloud } from '#test/support/local-cloud.ts';
import type { Cost } from './accounts.ts';
import { type NetworkFault, networkFaults, reportPaths } from './network-faults.ts';
import {
  connectNetwork,
  correctBook,
  type Days,
  ledgerOf,
  linesOfLedger,
  longDays,
  type NetworkUnderTest,
  shortDays,
  startNetworkUnderTest,
  truthOf,
} from './network-under-test.ts';
import { startUnhurriedNetwork } from './unhurried-network.ts';

/** Tries of the queue begin within 150 s, unless the network asks for longer. */
const REST_SECONDS = 150;
const LONG_REST_SECONDS = 1000;
/** Few enough that no run is given up while its fault lasts: the first pause of the queue then is a second. */
const RETRY_SCALE = 0.07;
/** PropellerAds allows two calls of its statistics a minute. */
const SECONDS_PER_CALL = 31;

const runSchema = z.object({
  id: z.string(),
  state: z.enum(['queued', 'running', 'succeeded', 'failed']),
  error: z.object({ class: z.string() }).nullable(),
});
const integrationSchema = z.object({
  status: z.string(),
  attention: z.object({ class: z.string() }).nullable(),
});

interface Connected extends NetworkUnderTest {
  integrationId: string;
}

let ahead = 0;
const now = () => Date.now() + ahead;
let revision = 0;
let test: TestCloud;
const networks: Connected[] = [];
const stops: (() => Promise<void>)[] = [];
const outcomes: Record<string, Record<string, string>> = {};

async function rest(seconds: number): Promise<void> {
  ahead += seconds * 1000;
  await test.ask('POST', '/_local/clock', { advanceSeconds: seconds });
}

beforeAll(async () => {
  const started = await Promise.all(standInIds.toSorted().map((id) => startNetworkUnderTest(id, now)));
  stops.push(...started.map(({ standIn }) => standIn.stop));
  const origins: Record<string, string> = {};
  for (const { id, standIn } of started) {
    const front =
      id === 'propellerads'
        ? await startUnhurriedNetwork(standIn.origin, '/v5/adv/statistics', () => rest(SECONDS_PER_CALL))
        : standIn;
    if (front !== standIn) stops.unshift(front.stop);
    origins[`ADTALLY_${id.toUpperCase()}_URL`] = front.origin;
  }
  test = await startTestCloud(origins, { retryScale: RETRY_SCALE });
  for (const lane of lanesOf(started)) {
    for (const network of lane)
      networks.push({ ...network, integrationId: await connectNetwork(test.ask, network) });
    await settle();
  }
  for (const days of [shortDays, longDays]) {
    for (const lane of lanesOf(networks)) {
      await Promise.all(lane.map((network) => startSync(network, days)));
      await settle();
    }
  }
}, 120_000);
afterAll(async () => {
  await test.stop();
  await Promise.all(stops.map((stop) => stop()));
});

/** The clock goes on with the calls of PropellerAds: it is asked while no other run is under way. */
function lanesOf<Network extends NetworkUnderTest>(all: readonly Network[]): Network[][] {
  const lanes = Map.groupBy(all, ({ id }) => id === 'propellerads');
  return [...lanes.values()];
}

/** Waits until nothing moves; answers how many messages wait for a later time. */
async function settle(): Promise<number> {
  const drained = await test.drain();
  expect(drained).toMatchObject({ idle: true, deadLetters: 0 });
  return drained.delayed;
}

/** Lets all that waits go on. A try that was under way when the clock moved has lost its time, and is made once more. */
async function goOn(restSeconds: number): Promise<void> {
  for (let waiting = 1, rounds = 0; waiting > 0 && rounds < 3; rounds += 1) {
    await settle();
    await rest(restSeconds);
    waiting = await settle();
  }
}

async function startSync({ integrationId }: Connected, days: Days): Promise<string> {
  const { body } = await test.ask('POST', `/v1/integrations/${integrationId}/syncs`, days);
  return runSchema.parse(body).id;
}

async function outcomeOf(network: Connected, runId: string): Promise<string> {
  const { body } = await test.ask('GET', `/v1/integrations/${network.integrationId}/syncs/${runId}`);
  const { state, error } = runSchema.parse(body);
  if (state === 'succeeded') return 'recovers';
  if (state === 'running') {
    // Its next try has begun.
    await settle();
    return outcomeOf(network, runId);
  }
  return state === 'failed' && error ? error.class : state;
}

const needsOwner = (outcome: string) => outcome === 'credentials' || outcome === 'permission';

/** Lets the fault hit all networks of the lane at once; answers what came of it at each. */
async function play({ fault, isLong }: NetworkFault, lane: readonly Connected[]) {
  const days = isLong ? longDays : shortDays;
  const ledgers = () =>
    Promise.all(lane.map((network) => ledgerOf(test.ask, network, network.integrationId, days)));
  // Caches and quotas of earlier reads are over.
  await rest(REST_SECONDS);
  const before = await ledgers();
  expectTruth(lane, before, days);

  revision += 1;
  for (const network of lane) {
    correctBook(network, days, revision);
    network.standIn.faults.add({ path: reportPaths[network.id] ?? '/', ...fault });
  }
  const runs = await Promise.all(lane.map((network) => startSync(network, days)));
  await settle();
  const seen = await Promise.all(lane.map((network, at) => outcomeOf(network, runs[at] ?? '')));
  const during = await ledgers();
  for (const { standIn } of lane) standIn.faults.clear();

  for (const [at, network] of lane.entries()) {
    const outcome = seen[at] ?? '';
    if (outcome === 'recovers') expectTruth([network], [during[at] ?? []], days);
    else expect(during[at], network.id).toEqual(before[at]);
    await expectStatus(network, outcome);
  }
  const lost = lane.filter((_, at) => needsOwner(seen[at] ?? ''));
  await Promise.all(lost.map(reconnect));
  await goOn(fault.waitSeconds === undefined ? REST_SECONDS : LONG_REST_SECONDS);
  await Promise.all(lost.map((network) => startSync(network, days)));
  await settle();
  expectTruth(lane, await ledgers(), days);
  return lane.map(({ id }, at) => [id, seen[at] ?? ''] as const);
}

async function expectStatus({ id, integrationId }: Connected, outcome: string): Promise<void> {
  const { body } = await test.ask('GET', `/v1/integrations/${integrationId}`);
  expect(integrationSchema.parse(body), id).toEqual(
    needsOwner(outcome)
      ? { status: 'attention', attention: { class: outcome } }
      : { status: 'active', attention: null },
  );
}

function expectTruth(lane: readonly Connected[], ledgers: readonly Cost[][], days: Days): void {
  for (const [at, network] of lane.entries())
    expect(linesOfLedger(network, ledgers[at] ?? []), network.id).toEqual(truthOf(network, days));
}

/** Fills the gap since the last hourly run, but reads no days that were asked for by hand. */
async function reconnect({ integrationId, connection: { credentials } }: Connected): Promise<void> {
  const path = `/v1/integrations/${integrationId}/reconnect`;
  expect(await test.ask('POST', path, { credentials })).toMatchObject({ status: 200 });
}

describe('a fault of a network changes no cost until the network tells the truth again', () => {
  it.each(networkFaults)('$title', { timeout: 60_000 }, async (networkFault) => {
    const hit = networks.filter(({ id }) => networkFault.networks?.includes(id) ?? true);
    const seen: (readonly [string, string])[] = [];
    for (const lane of lanesOf(hit)) seen.push(...(await play(networkFault, lane)));
    outcomes[networkFault.title] = Object.fromEntries(
      seen.toSorted(([one], [other]) => (one < other ? -1 : 1)),
    );
    expect(
      seen.filter(([, outcome]) => !networkFault.allowed.some((allowed) => allowed === outcome)),
    ).toEqual([]);
  });

  it('leads to what docs/networks.md tells', async () => {
    const file = '../fixtures/fault-outcomes.json';
    await expect(`${JSON.stringify(outcomes, null, 2)}\n`).toMatchFileSnapshot(file);
  });
});
