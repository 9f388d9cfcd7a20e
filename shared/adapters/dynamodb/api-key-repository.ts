import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { type ApiKeyRepository, ConflictError } from '#shared/domain/ports.ts';
import { type ApiKey, apiKeySchema } from '#shared/domain/workspace.ts';
import { defineEntity } from './entity.ts';
import { configKeys, type Key } from './keys.ts';
import { queryPage } from './paging.ts';
import type { RetryPause } from './retry-unprocessed.ts';
import { type TransactWrite, writeTogether } from './transaction.ts';

const entity = defineEntity('api-key', apiKeySchema);

/** A key is stored twice, under its hash to let its holder in, and below its workspace to be listed; never only once. */
export function createApiKeyRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): ApiKeyRepository {
  const find = async (key: Key): Promise<ApiKey | null> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
    );
    return Item ? entity.fromItem(Item) : null;
  };
  const write = async ({ id }: ApiKey, writes: readonly TransactWrite[]): Promise<void> => {
    const reasons = await writeTogether(documents, pause, writes);
    if (reasons) throw new ConflictError(`API key ${id} is not as expected.`);
  };
  const keysOf = ({ hash, workspaceId, id }: ApiKey): Key[] => [
    configKeys.apiKey(hash),
    configKeys.apiKeyOf(workspaceId, id),
  ];

  return {
    findByHash: (hash) => find(configKeys.apiKey(hash)),
    find: (workspaceId, id) => find(configKeys.apiKeyOf(workspaceId, id)),
    list: (workspaceId, page) =>
      queryPage(documents, entity, configKeys.apiKeyOf(workspaceId, '').pk, page, {
        TableName: tableName,
        ConsistentRead: true,
      }),
    create: (key) =>
      write(
        key,
        keysOf(key).map((itemKey) => ({
          Put: {
            TableName: tableName,
            Item: entity.toItem(itemKey, key),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        })),
      ),
    delete: (key, remaining) => {
      const ConditionExpression = 'attribute_exists(pk)';
      const deletes = keysOf(key).map((Key) => ({
        Delete: { TableName: tableName, Key, ConditionExpression },
      }));
      const checks = remaining
        ? [
            {
              ConditionCheck: {
                TableName: tableName,
                Key: configKeys.apiKeyOf(remaining.workspaceId, remaining.id),
                ConditionExpression,
              },
            },
          ]
        : [];
      return write(key, [...deletes, ...checks]);
    },
  };
}
