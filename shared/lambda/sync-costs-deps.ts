import { randomBytes } from 'node:crypto';
import { createCostRepository } from '#shared/adapters/dynamodb/cost-repository.ts';
import { createIntegrationRepository } from '#shared/adapters/dynamodb/integration-repository.ts';
import { createSyncRunRepository } from '#shared/adapters/dynamodb/sync-run-repository.ts';
import { createSyncStateRepository } from '#shared/adapters/dynamodb/sync-state-repository.ts';
import { createCredentialCipher } from '#shared/adapters/kms/credential-cipher.ts';
import { createPostpone } from '#shared/adapters/sqs/postpone.ts';
import { createSyncQueue } from '#shared/adapters/sqs/sync-queue.ts';
import { createIdMaker } from '#shared/domain/ids.ts';
import type { Clock } from '#shared/domain/time.ts';
import { findProvider } from '#shared/providers/registry.ts';
import type { RunSyncDeps } from '#shared/usecases/run-sync.ts';
import { createDocuments, createKms, createSqs } from './aws-clients.ts';
import { readEnv, retryScaleOf, syncCostsEnv } from './env.ts';
import { createNetworkAccess } from './network-access.ts';
import { systemPause } from './system-pause.ts';

/** A month of hours of a large account is read and written well within the function's time. */
const DAYS_PER_SLICE = 31;

export interface SyncCostsDeps extends RunSyncDeps {
  postpone: (receiptHandle: string, seconds: number) => Promise<void>;
}

export function createSyncCostsDeps(): SyncCostsDeps {
  const env = readEnv(syncCostsEnv);
  const documents = createDocuments();
  const sqs = createSqs();
  const now: Clock = () => Date.now();
  const retryScale = retryScaleOf(env);
  const cipher = createCredentialCipher(createKms(), env.CREDENTIAL_KEY_ID);
  return {
    integrations: createIntegrationRepository(documents, env.CONFIG_TABLE, systemPause),
    costs: createCostRepository(documents, env.LEDGER_TABLE, systemPause),
    runs: createSyncRunRepository(documents, env.LEDGER_TABLE, now),
    states: createSyncStateRepository(documents, env.LEDGER_TABLE, systemPause),
    queue: createSyncQueue(sqs, env.SYNC_QUEUE_URL, systemPause),
    networks: createNetworkAccess({ documents, configTable: env.CONFIG_TABLE, cipher, now, retryScale })
      .networks,
    cipher,
    findProvider: (id) => findProvider(id) ?? null,
    ids: createIdMaker({ now, randomBytes }),
    now,
    daysPerSlice: DAYS_PER_SLICE,
    retryScale,
    postpone: createPostpone(sqs, env.SYNC_QUEUE_URL),
  };
}
