import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type ReplayRepository, replaySchema } from '#shared/domain/replay.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { conditionHolds } from './condition-holds.ts';
import { defineEntity } from './entity.ts';
import { eventKeys } from './keys.ts';

const entity = defineEntity('replay', replaySchema);

/** A day longer than the calls themselves. */
const KEPT_SECONDS = 31 * 86_400;

export function createReplayRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
): ReplayRepository {
  const put = (...[key, replay]: Parameters<typeof entity.toItem>) => ({
    TableName: tableName,
    Item: {
      ...entity.toItem(key, replay),
      expiresAt: Math.floor(parseInstant(replay.createdAt) / 1000) + KEPT_SECONDS,
    },
  });
  return {
    async create(replay) {
      await documents.send(new PutCommand(put(eventKeys.replay(replay.feedId, replay.id), replay)));
    },
    async find(feedId, id) {
      const Key = eventKeys.replay(feedId, id);
      const { Item } = await documents.send(
        new GetCommand({ TableName: tableName, Key, ConsistentRead: true }),
      );
      return Item ? entity.fromItem(Item) : null;
    },
    update: (before, after) =>
      conditionHolds(() =>
        documents.send(
          new PutCommand({
            ...put(eventKeys.replay(after.feedId, after.id), after),
            ConditionExpression: 'version = :version',
            ExpressionAttributeValues: { ':version': before.version },
          }),
        ),
      ),
  };
}
