import { expect } from 'vitest';
import { z } from 'zod';
import { MINUTE_MS, parseInstant, SECOND_MS } from '#shared/domain/time.ts';
import { startTestCloud } from '#test/support/local-cloud.ts';
import type { Cost } from './accounts.ts';
import { type FaultyAccount, startFaultyAccounts } from './faulty-accounts.ts';
import {
  connectNetwork,
  type Days,
  ledgerOf,
  linesOfLedger,
  longDays,
  shortDays,
  truthOf,
} from './network-under-test.ts';

/** The first pause of the queue then is a second: long enough to look at most runs in between. */
const RETRY_SCALE = 0.07;
/** Longer than the pauses of the queue and the caches of networks, and until Outbrain allows two logins again. */
const REST_SECONDS = 3700;
/** What the product keeps its distance by, and more. */
const MARGIN_MS = 2000;
const PROPELLERADS_STATISTICS = '/v5/adv/statistics';
/** So many requests at once as the API has instances: more would wait for longer than a gateway does. */
const LANES = 4;
/** When a cloud that still moves is looked at. */
const DRAIN_SECONDS = 2;

const runSchema = z.object({ id: z.string() });
const integrationSchema = z.object({
  id: z.string(),
  status: z.string(),
  attention: z.object({ class: z.string() }).nullable(),
  lastSync: z
    .object({
      id: z.string(),
      state: z.enum(['queued', 'running', 'succeeded', 'failed']),
      error: z.object({ class: z.string(), message: z.string() }).nullable(),
      tries: z.number(),
      rowsZeroed: z.number(),
    })
    .nullable(),
});
export type IntegrationSeen = z.infer<typeof integrationSchema>;
const metricsSchema = z.object({ functions: z.object({ 'sync-costs': z.object({ ok: z.number() }) }) });

/** An account as its integration has it. */
export interface ConnectedAccount extends FaultyAccount {
  integrationId: string;
  /** The run that was asked for last. */
  runId: string;
  /** What the ledger held of it when its costs were last found true. */
  ledger: readonly Cost[];
}

/** Does the same for all, a few at a time. */
export async function each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const work = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: LANES }, work));
}

/** The whole local cloud with accounts of every network, connected and read once, to play so many rounds of faults. */
export async function startFaultyCloud(rounds: number) {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const { accounts: started, fronts } = await startFaultyAccounts(rounds, now);
  const origins = fronts.map(({ id, origin }) => [`ADTALLY_${id.toUpperCase()}_URL`, origin]);
  const test = await startTestCloud(Object.fromEntries(origins), { retryScale: RETRY_SCALE });
  const { ask } = test;
  const accounts: ConnectedAccount[] = [];

  async function advance(seconds: number): Promise<void> {
    ahead += seconds * 1000;
    await ask('POST', '/_local/clock', { advanceSeconds: seconds });
  }

  async function integrations(): Promise<ReadonlyMap<string, IntegrationSeen>> {
    const { body } = await ask('GET', '/v1/integrations?limit=200');
    const { items } = z.object({ items: z.array(integrationSchema) }).parse(body);
    return new Map(items.map((item) => [item.id, item]));
  }

  /** How long the account has to wait for its network; 0 where it need not. */
  const quotaWaitMs = ({ id, standIn }: ConnectedAccount): number => {
    const calls = standIn.log.entries().filter(({ path }) => path === PROPELLERADS_STATISTICS);
    const first = id === 'propellerads' ? calls.at(-2) : undefined;
    return first ? Math.max(0, parseInstant(first.at) + MINUTE_MS + MARGIN_MS - now()) : 0;
  };

  /** PropellerAds allows two calls a minute. Where all who are at work wait for that, the next minute comes at once. */
  async function letMinutePass(atWork: readonly ConnectedAccount[]): Promise<void> {
    const shortest = Math.min(...atWork.map(quotaWaitMs));
    if (atWork.length > 0 && shortest > 0) await advance(shortest / SECOND_MS);
  }

  /** Waits until nothing moves; answers how many messages wait for a later time. */
  async function settle(): Promise<number> {
    for (;;) {
      const { idle, deadLetters, delayed } = await test.drain(DRAIN_SECONDS);
      expect(deadLetters).toBe(0);
      if (idle) return delayed;
      const found = await integrations();
      await letMinutePass(accounts.filter((account) => !isTried(account, found)));
    }
  }

  const rest = () => advance(REST_SECONDS);

  /** Lets all that waits go on. A try that was under way when the clock moved has lost its time, and is made once more. */
  async function goOn(): Promise<void> {
    let waiting = await settle();
    for (let rests = 0; waiting > 0 && rests < 3; rests += 1) {
      await rest();
      waiting = await settle();
    }
  }

  async function startSync(account: ConnectedAccount, days: Days): Promise<void> {
    const { body } = await ask('POST', `/v1/integrations/${account.integrationId}/syncs`, days);
    account.runId = runSchema.parse(body).id;
  }

  async function readLedger(account: ConnectedAccount): Promise<Cost[]> {
    const ledgers = account.days.map((days) => ledgerOf(ask, account, account.integrationId, days));
    return (await Promise.all(ledgers)).flat();
  }

  async function expectTruth(account: ConnectedAccount): Promise<void> {
    account.ledger = await readLedger(account);
    const truth = account.days.flatMap((days) => truthOf(account, days)).sort();
    expect(linesOfLedger(account, account.ledger), account.id).toEqual(truth);
  }

  await each(started, async (account) => {
    const integrationId = await connectNetwork(ask, account);
    const connected = { ...account, integrationId, runId: '', ledger: [] };
    accounts.push(connected);
    await startSync(connected, shortDays);
    if (account.days.includes(longDays)) await startSync(connected, longDays);
  });
  await goOn();
  await each(accounts, expectTruth);

  return {
    ask,
    accounts,
    /** Requests that reached no account. */
    strays: () => fronts.flatMap(({ strays }) => strays),
    rest,
    settle,
    goOn,
    letMinutePass,
    integrations,
    startSync,
    readLedger,
    expectTruth,
    /** How many tries have ended so far. */
    async triesEnded(): Promise<number> {
      const { body } = await ask('GET', '/_local/metrics');
      return metricsSchema.parse(body).functions['sync-costs'].ok;
    },
    async stop(): Promise<void> {
      await test.stop();
      await Promise.all([...started.map(({ standIn }) => standIn), ...fronts].map((server) => server.stop()));
    },
  };
}
export type FaultyCloud = Awaited<ReturnType<typeof startFaultyCloud>>;

/** Whether the last run of the account has had a try, and none is under way. */
export function isTried(
  { integrationId, runId }: ConnectedAccount,
  found: ReadonlyMap<string, IntegrationSeen>,
): boolean {
  const lastSync = found.get(integrationId)?.lastSync;
  return lastSync?.id === runId && (lastSync.state === 'succeeded' || lastSync.state === 'failed');
}
