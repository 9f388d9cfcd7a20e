import { createIntegrationRepository } from '#shared/adapters/dynamodb/integration-repository.ts';
import { ACTIVE_SHARDS } from '#shared/adapters/dynamodb/keys.ts';
import { createSyncQueue } from '#shared/adapters/sqs/sync-queue.ts';
import type { PlanSyncsDeps } from '#shared/usecases/plan-syncs.ts';
import { createDocuments, createSqs } from './aws-clients.ts';
import { planSyncEnv, readEnv } from './env.ts';
import { systemPause } from './system-pause.ts';

export function createPlanSyncDeps(): PlanSyncsDeps {
  const env = readEnv(planSyncEnv);
  return {
    integrations: createIntegrationRepository(createDocuments(), env.CONFIG_TABLE, systemPause),
    queue: createSyncQueue(createSqs(), env.SYNC_QUEUE_URL, systemPause),
    shards: ACTIVE_SHARDS,
  };
}
