import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { EventFreshness } from '#shared/domain/tally-ports.ts';
import { conditionHolds } from './condition-holds.ts';
import { defineEntity } from './entity.ts';
import { ledgerKeys } from './keys.ts';

const NAME = 'events-counted';
const entity = defineEntity(NAME, z.object({ countedUntil: z.int() }));

export function createEventFreshness(documents: DynamoDBDocumentClient, tableName: string): EventFreshness {
  return {
    async countedUntil(workspaceId) {
      const { Item } = await documents.send(
        new GetCommand({ TableName: tableName, Key: ledgerKeys.eventsCounted(workspaceId) }),
      );
      return Item ? entity.fromItem(Item).countedUntil : null;
    },
    async moveTo(workspaceId, arrival) {
      await conditionHolds(() =>
        documents.send(
          new UpdateCommand({
            TableName: tableName,
            Key: ledgerKeys.eventsCounted(workspaceId),
            UpdateExpression: 'SET entity = :entity, countedUntil = :arrival',
            ConditionExpression: 'attribute_not_exists(countedUntil) OR countedUntil < :arrival',
            ExpressionAttributeValues: { ':entity': NAME, ':arrival': arrival },
          }),
        ),
      );
    },
  };
}
