import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ConflictError, type WorkspaceRepository } from '#shared/domain/ports.ts';
import { workspaceSchema } from '#shared/domain/workspace.ts';
import { defineEntity } from './entity.ts';
import { configKeys } from './keys.ts';
import { putNew } from './put-new.ts';

const entity = defineEntity('workspace', workspaceSchema);

export function createWorkspaceRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
): WorkspaceRepository {
  return {
    find: async (id) => {
      const { Item } = await documents.send(
        new GetCommand({ TableName: tableName, Key: configKeys.workspace(id), ConsistentRead: true }),
      );
      return Item ? entity.fromItem(Item) : null;
    },
    create: (workspace) =>
      putNew(documents, tableName, entity.toItem(configKeys.workspace(workspace.id), workspace)),
    update: async (before, after) => {
      try {
        await documents.send(
          new PutCommand({
            TableName: tableName,
            Item: entity.toItem(configKeys.workspace(after.id), after),
            ConditionExpression: 'version = :version',
            ExpressionAttributeValues: { ':version': before.version },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        throw new ConflictError(`Workspace ${after.id} has changed.`, { cause: error });
      }
    },
  };
}
