import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { NEVER_SYNCED, type SyncState, syncStateSchema } from '#shared/domain/integration.ts';
import { ConflictError, type SyncStateRepository } from '#shared/domain/ports.ts';
import { batchGet } from './batch-get.ts';
import { ledgerKeys } from './keys.ts';
import type { RetryPause } from './retry-unprocessed.ts';

export function createSyncStateRepository(
  client: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): SyncStateRepository {
  const update = async (
    integrationId: string,
    expression: string,
    values: Record<string, unknown>,
    condition?: string,
  ): Promise<SyncState> => {
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: ledgerKeys.syncState(integrationId),
        UpdateExpression: expression,
        ExpressionAttributeValues: values,
        ReturnValues: 'ALL_NEW',
        ...(condition === undefined ? {} : { ConditionExpression: condition }),
      }),
    );
    return parseState(Attributes);
  };

  return {
    async find(integrationId) {
      const { Item } = await client.send(
        new GetCommand({
          TableName: tableName,
          Key: ledgerKeys.syncState(integrationId),
          ConsistentRead: true,
        }),
      );
      return parseState(Item);
    },

    async findMany(integrationIds) {
      const keys = integrationIds.map(ledgerKeys.syncState);
      const items = await batchGet(client, tableName, pause, keys);
      const byKey = new Map(items.map((item) => [item['pk'], item]));
      return keys.map(({ pk }) => parseState(byKey.get(pk)));
    },

    raiseFence: (integrationId) =>
      update(integrationId, 'SET entity = :entity ADD fence :one', { ':entity': 'sync-state', ':one': 1 }),

    async save(integrationId, { fence, coverage, completeUntil, lastRunId, attention }) {
      try {
        await update(
          integrationId,
          'SET coverage = :coverage, completeUntil = :completeUntil, lastRunId = :lastRunId, attention = :attention',
          {
            ':coverage': coverage,
            ':completeUntil': completeUntil,
            ':lastRunId': lastRunId,
            ':attention': attention,
            ':fence': fence,
          },
          'fence = :fence',
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        throw new ConflictError('A newer run has begun.', { cause: error });
      }
    },

    async clearAttention(integrationId) {
      await update(integrationId, 'SET entity = :entity, attention = :none', {
        ':entity': 'sync-state',
        ':none': null,
      });
    },
  };
}

/** The item grows attribute by attribute: a fence before the first outcome, a cleared attention before the first run. */
function parseState(item: Readonly<Record<string, unknown>> | undefined): SyncState {
  return syncStateSchema.parse({ ...NEVER_SYNCED, ...item });
}
