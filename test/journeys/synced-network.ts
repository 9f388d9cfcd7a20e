import { createIdMaker } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { SyncMessage, SyncRun } from '#shared/domain/sync-run.ts';
import { formatInstant, type Instant, type LocalDay, SECOND_MS } from '#shared/domain/time.ts';
import { createNetworks } from '#shared/providers/networks.ts';
import { findProvider } from '#shared/providers/registry.ts';
import { requestSync } from '#shared/usecases/request-sync.ts';
import { type RunSyncDeps, runSync } from '#shared/usecases/run-sync.ts';
import { createMemoryBudget, createMemoryTokenStore } from '#test/providers/fake-network.ts';
import { createMemoryLedger } from '#test/support/memory-ledger.ts';
import type { NetworkUnderTest } from './network-under-test.ts';

/** What `sync-costs` leaves the network of its time. */
const READ_SECONDS = 75;
const DAYS_PER_SLICE = 31;

/** A clock that only moves when somebody waits. */
export interface PatientClock {
  now(): Instant;
  wait(milliseconds: number): Promise<void>;
}

export function createPatientClock(start: Instant): PatientClock {
  let now = start;
  return {
    now: () => now,
    async wait(milliseconds) {
      now += milliseconds;
    },
  };
}

/** How often a message was tried, and how long it has waited before its next try; null when it is dealt with. */
interface Delivered {
  message: SyncMessage;
  tries: number;
  retryAfterSeconds: number | null;
}

/** One connected network as `sync-costs` sees it: the real kit and the real run, over a ledger in memory. */
export function createSyncedNetwork(
  { id, standIn, connection: { credentials, timezone, currency } }: NetworkUnderTest,
  clock: PatientClock,
) {
  const { now } = clock;
  const ledger = createMemoryLedger();
  const networks = createNetworks({
    fetch: (url, init) => fetch(url, init),
    now,
    sleep: clock.wait,
    random: () => 0.5,
    retryScale: 1,
    tokens: createMemoryTokenStore(now),
    budget: createMemoryBudget(now),
    origins: new Map([[id, standIn.origin]]),
  });
  const integration: Integration = {
    id: 'int_1',
    workspaceId: 'wsp_1',
    kind: 'cost',
    provider: id,
    name: id,
    state: 'active',
    timezone,
    currency,
    credentials: JSON.stringify(credentials),
    credentialHint: '…lder',
    credentialGroup: 'group',
    trafficSourceIds: [],
    settings: {},
    warnings: [],
    createdAt: formatInstant(now()),
    updatedAt: formatInstant(now()),
    version: 1,
  };
  let made = 0;
  const deps: RunSyncDeps = {
    ...ledger,
    integrations: { find: async () => integration },
    networks,
    cipher: { decrypt: async (sealed) => sealed },
    findProvider: (provider) => findProvider(provider) ?? null,
    ids: createIdMaker({
      now,
      randomBytes: (count) => {
        made += 1;
        return new Uint8Array(count).fill(made);
      },
    }),
    now,
    daysPerSlice: DAYS_PER_SLICE,
    retryScale: 1,
  };
  const deliver = async (message: SyncMessage, tries: number): Promise<Delivered> => {
    const readDeadline = now() + READ_SECONDS * SECOND_MS;
    const outcome = await runSync(deps, message, { receiveCount: tries, readDeadline });
    return { message, tries, retryAfterSeconds: outcome.done ? null : outcome.retryAfterSeconds };
  };
  return {
    id,
    standIn,
    clock,
    rows: ledger.rows,
    state: ledger.state,
    runOf: (runId: string): SyncRun | undefined => ledger.allRuns().find((run) => run.id === runId),
    /** Asks for the days by hand, and lets the run have its first try. */
    async sync(firstDay: LocalDay, lastDay: LocalDay): Promise<Delivered & { runId: string }> {
      const { id: runId } = await requestSync(deps, { integration, reason: 'manual', firstDay, lastDay });
      const message = ledger.queued.pop();
      if (!message) throw new Error('The run was not queued.');
      return { ...(await deliver(message, 1)), runId };
    },
    /** Lets the message come again when its time has come. */
    async tryAgain({ message, tries, retryAfterSeconds }: Delivered): Promise<Delivered> {
      await clock.wait((retryAfterSeconds ?? 0) * SECOND_MS);
      return deliver(message, tries + 1);
    },
    /** Tries the credentials, as a reconnection does. */
    async verify(): Promise<void> {
      const account = {
        provider: id,
        credentials: { ...credentials },
        settings: {},
        credentialGroup: 'group',
      };
      await networks.verify(account, now() + READ_SECONDS * SECOND_MS);
    },
  };
}
export type SyncedNetwork = ReturnType<typeof createSyncedNetwork>;
