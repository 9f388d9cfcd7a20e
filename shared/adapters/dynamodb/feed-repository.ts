import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { type Feed, feedSchema } from '#shared/domain/feed.ts';
import { ConflictError, type FeedRepository } from '#shared/domain/ports.ts';
import { defineEntity } from './entity.ts';
import { configKeys, type Key } from './keys.ts';
import type { RetryPause } from './retry-unprocessed.ts';
import { writeTogether } from './transaction.ts';

const entity = defineEntity('feed', feedSchema);
const owner = defineEntity('feed-owner', z.object({ workspaceId: z.string() }));

export function createFeedRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): FeedRepository {
  const get = async (key: Key) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
    );
    return Item;
  };
  const itemOf = (feed: Feed) => entity.toItem(configKeys.integration(feed.workspaceId, feed.id), feed);

  return {
    async find(workspaceId, id) {
      const item = await get(configKeys.integration(workspaceId, id));
      return item?.['entity'] === 'feed' ? entity.fromItem(item) : null;
    },
    async ownerOf(id) {
      const item = await get(configKeys.feedOwner(id));
      return item ? owner.fromItem(item).workspaceId : null;
    },
    async create(feed) {
      const { id, workspaceId } = feed;
      const ConditionExpression = 'attribute_not_exists(pk)';
      const refused = await writeTogether(documents, pause, [
        { Put: { TableName: tableName, Item: itemOf(feed), ConditionExpression } },
        {
          Put: {
            TableName: tableName,
            Item: owner.toItem(configKeys.feedOwner(id), { workspaceId }),
            ConditionExpression,
          },
        },
      ]);
      if (refused) throw new ConflictError(`Feed ${id} exists.`);
    },
    async update(before, after) {
      try {
        await documents.send(
          new PutCommand({
            TableName: tableName,
            Item: itemOf(after),
            ConditionExpression: 'version = :version',
            ExpressionAttributeValues: { ':version': before.version },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        throw new ConflictError(`Feed ${after.id} has changed.`, { cause: error });
      }
    },
  };
}
