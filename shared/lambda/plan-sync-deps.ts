import { setTimeout as sleep } from 'node:timers/promises';
import { createIntegrationRepository } from '#shared/adapters/dynamodb/integration-repository.ts';
import { ACTIVE_SHARDS } from '#shared/adapters/dynamodb/keys.ts';
import { createSyncQueue } from '#shared/adapters/sqs/sync-queue.ts';
import type { PlanSyncsDeps } from '#shared/usecases/plan-syncs.ts';
import { createDocuments, createSqs } from './aws-clients.ts';
import { planSyncEnv, readEnv } from './env.ts';

export function createPlanSyncDeps(): PlanSyncsDeps {
  const env = readEnv(planSyncEnv);
  const pause = { sleep: (milliseconds: number) => sleep(milliseconds), random: () => Math.random() };
  return {
    integrations: createIntegrationRepository(createDocuments(), env.CONFIG_TABLE, pause),
    queue: createSyncQueue(createSqs(), env.SYNC_QUEUE_URL, pause),
    shards: ACTIVE_SHARDS,
  };
}
