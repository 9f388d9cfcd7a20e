import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { ApiKeyRepository } from '#shared/domain/ports.ts';
import { apiKeySchema } from '#shared/domain/workspace.ts';
import { defineEntity } from './entity.ts';
import { configKeys } from './keys.ts';
import { putNew } from './put-new.ts';

const entity = defineEntity('api-key', apiKeySchema);

export function createApiKeyRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
): ApiKeyRepository {
  return {
    findByHash: async (hash) => {
      const { Item } = await documents.send(
        new GetCommand({ TableName: tableName, Key: configKeys.apiKey(hash), ConsistentRead: true }),
      );
      return Item ? entity.fromItem(Item) : null;
    },
    create: (key) => putNew(documents, tableName, entity.toItem(configKeys.apiKey(key.hash), key)),
  };
}
