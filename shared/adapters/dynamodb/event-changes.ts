import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { EventChanges } from '#shared/domain/tally-ports.ts';
import { conditionHolds } from './condition-holds.ts';
import { fromEventItem, identityOf, toEventItem } from './event-item.ts';
import { eventKeys } from './keys.ts';

/** Changes stored events, for those who need not be lean. */
export function createEventChanges(documents: DynamoDBDocumentClient, tableName: string): EventChanges {
  return {
    async find(id) {
      const { Item } = await documents.send(
        new GetCommand({
          TableName: tableName,
          Key: eventKeys.event(identityOf({ id })),
          ConsistentRead: true,
        }),
      );
      return Item ? fromEventItem(Item) : null;
    },
    replace: (before, after) =>
      conditionHolds(() =>
        documents.send(
          new PutCommand({
            TableName: tableName,
            Item: toEventItem(after),
            ConditionExpression: 'revision = :revision',
            ExpressionAttributeValues: { ':revision': before.revision },
          }),
        ),
      ),
  };
}
