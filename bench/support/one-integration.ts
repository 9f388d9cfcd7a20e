import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createIdMaker } from '#shared/domain/ids.ts';
import { type Integration, NEVER_SYNCED } from '#shared/domain/integration.ts';
import type {
  AccessToken,
  AccessTokenStore,
  SyncRunRepository,
  SyncStateRepository,
} from '#shared/domain/ports.ts';
import type { SyncMessage, SyncRun } from '#shared/domain/sync-run.ts';
import { HOUR_MS, type LocalDay } from '#shared/domain/time.ts';
import { createNetworks } from '#shared/providers/networks.ts';
import { findProvider } from '#shared/providers/registry.ts';
import { requestSync } from '#shared/usecases/request-sync.ts';
import { type RunSyncDeps, runSync } from '#shared/usecases/run-sync.ts';
import { API_TOKEN, NOW } from './account.ts';

/** As deployed. */
const DAYS_PER_SLICE = 31;
const CREATED_AT = '2026-01-01T00:00:00Z';

export const integration: Integration = {
  id: 'int_bench',
  workspaceId: 'wsp_bench',
  kind: 'cost',
  provider: 'exoclick',
  name: 'Bench',
  state: 'active',
  timezone: 'Etc/UTC',
  currency: 'USD',
  credentials: JSON.stringify({ apiToken: API_TOKEN }),
  credentialHint: '…oken',
  credentialGroup: 'group',
  trafficSourceIds: [],
  settings: {},
  warnings: [],
  createdAt: CREATED_AT,
  updatedAt: CREATED_AT,
  version: 1,
};

type Runs = Pick<SyncRunRepository, 'claimTick' | 'put' | 'find'>;
type States = Pick<SyncStateRepository, 'find' | 'raiseFence' | 'save'>;

export interface SyncParts {
  networkOrigin: string;
  costs: RunSyncDeps['costs'];
  runs: Runs;
  states: States;
}

/**
 * Syncs the one integration over these days, from the queue's message on, with the kit, the provider and the use case
 * that are deployed. Its configuration and its token are in memory; where the ledger is, the parts say.
 * @throws when the run does not succeed.
 */
export async function syncDays(
  parts: SyncParts,
  days: { firstDay: LocalDay; lastDay: LocalDay },
): Promise<SyncRun> {
  const messages: SyncMessage[] = [];
  const deps = createSyncDeps(parts, messages);
  const { id } = await requestSync(deps, { integration, reason: 'manual', ...days });
  for (let message = messages.shift(); message; message = messages.shift()) {
    const outcome = await runSync(deps, message, { receiveCount: 1, readDeadline: NOW + HOUR_MS });
    if (!outcome.done) throw outcome.error;
  }
  const run = await parts.runs.find(integration.id, id);
  if (run?.state !== 'succeeded') throw new Error(`The sync failed: ${run?.error?.message}`);
  return run;
}

function createSyncDeps({ networkOrigin, ...ledger }: SyncParts, messages: SyncMessage[]): RunSyncDeps {
  const now = () => NOW;
  const session = {
    fetch: (input: string, init: RequestInit) => fetch(input, init),
    now,
    sleep: (milliseconds: number) => sleep(milliseconds),
    random: () => Math.random(),
    retryScale: 1,
    tokens: createTokenShelf(),
    budget: { reserve: async () => NOW },
    origins: new Map([[integration.provider, networkOrigin]]),
  };
  return {
    ...ledger,
    integrations: { find: async () => integration },
    queue: {
      async send(queued) {
        messages.push(...queued.map(({ body }) => body));
      },
    },
    networks: createNetworks(session),
    cipher: { decrypt: async (sealed) => sealed },
    findProvider: (id) => findProvider(id) ?? null,
    ids: createIdMaker({ now: () => Date.now(), randomBytes }),
    now,
    retryScale: 1,
    daysPerSlice: DAYS_PER_SLICE,
  };
}

/** The run log and the state of one integration in memory. */
export function createMemoryLog(): { runs: Runs; states: States } {
  const runs = new Map<string, SyncRun>();
  let state = NEVER_SYNCED;
  return {
    runs: {
      claimTick: async (_integrationId, _claim, runId) => runId,
      async put(_integrationId, run) {
        runs.set(run.id, run);
      },
      find: async (_integrationId, runId) => runs.get(runId) ?? null,
    },
    states: {
      find: async () => state,
      async raiseFence() {
        state = { ...state, fence: state.fence + 1 };
        return state;
      },
      async save(_integrationId, next) {
        state = next;
      },
    },
  };
}

function createTokenShelf(): AccessTokenStore {
  let stored: AccessToken | null = null;
  return {
    find: async () => stored,
    acquireLease: async () => true,
    async save(_credentialGroup, _owner, token) {
      stored = token;
    },
    releaseLease: async () => {},
    async discard() {
      stored = null;
    },
    async forget() {
      stored = null;
    },
  };
}
