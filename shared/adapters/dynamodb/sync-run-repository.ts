import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { SyncRunRepository } from '#shared/domain/ports.ts';
import { syncRunSchema } from '#shared/domain/sync-run.ts';
import type { Clock } from '#shared/domain/time.ts';
import { ledgerKeys } from './keys.ts';

const runItemSchema = syncRunSchema.extend({ entity: z.literal('sync-run') });
const tickItemSchema = z.object({ entity: z.literal('tick'), runId: z.string() });

/** Runs and the ticks they answer are kept for thirteen months, so that a year can be compared with the last. */
const KEPT_SECONDS = 400 * 86_400;

export function createSyncRunRepository(
  client: DynamoDBDocumentClient,
  tableName: string,
  now: Clock,
): SyncRunRepository {
  const expiresAt = (): number => Math.floor(now() / 1000) + KEPT_SECONDS;

  return {
    async claimTick(integrationId, { reason, tick }, runId) {
      const key = ledgerKeys.tick(integrationId, reason, tick);
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: { ...key, entity: 'tick', runId, expiresAt: expiresAt() },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
        return runId;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
      );
      return tickItemSchema.parse(Item).runId;
    },

    async put(integrationId, run) {
      const key = ledgerKeys.run(integrationId, run.id);
      await client.send(
        new PutCommand({
          TableName: tableName,
          Item: { ...key, entity: 'sync-run', ...run, expiresAt: expiresAt() },
        }),
      );
    },

    async find(integrationId, runId) {
      const key = ledgerKeys.run(integrationId, runId);
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
      );
      return Item ? parseRun(Item) : null;
    },

    async list(integrationId, { limit, cursor }) {
      const { pk } = ledgerKeys.run(integrationId, '');
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ScanIndexForward: false,
          Limit: limit,
          ...(cursor === null ? {} : { ExclusiveStartKey: { pk, sk: cursor } }),
        }),
      );
      const items = Items.map(parseRun);
      return { items, cursor: LastEvaluatedKey ? (items.at(-1)?.id ?? null) : null };
    },
  };
}

function parseRun(item: unknown): z.infer<typeof syncRunSchema> {
  const { entity: _, ...run } = runItemSchema.parse(item);
  return run;
}
