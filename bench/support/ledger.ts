import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createCostRepository } from '#shared/adapters/dynamodb/cost-repository.ts';
import { createSyncRunRepository } from '#shared/adapters/dynamodb/sync-run-repository.ts';
import { createSyncStateRepository } from '#shared/adapters/dynamodb/sync-state-repository.ts';
import { NOW } from './account.ts';
import type { SyncParts } from './one-integration.ts';

/** The ledger of a sync as it is deployed, over one table. */
export function openLedger(
  client: DynamoDBClient,
  table: string,
): Pick<SyncParts, 'costs' | 'runs' | 'states'> {
  const documents = DynamoDBDocumentClient.from(client);
  const pause = { sleep: (milliseconds: number) => sleep(milliseconds), random: () => Math.random() };
  return {
    costs: createCostRepository(documents, table, pause),
    runs: createSyncRunRepository(documents, table, () => NOW),
    states: createSyncStateRepository(documents, table, pause),
  };
}
