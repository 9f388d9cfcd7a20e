import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { type TrafficSource, trafficSourceSchema } from '#shared/domain/campaign.ts';
import { ConflictError, type TrafficSourceRepository } from '#shared/domain/ports.ts';
import { defineEntity } from './entity.ts';
import { configKeys } from './keys.ts';
import { queryPage } from './paging.ts';
import type { RetryPause } from './retry-unprocessed.ts';
import { releaseSources, takeSources } from './source-assignment.ts';
import { type TransactWrite, writeTogether } from './transaction.ts';

const entity = defineEntity('traffic-source', trafficSourceSchema);

export function createTrafficSourceRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): TrafficSourceRepository {
  const write = async (id: string, writes: readonly TransactWrite[]): Promise<void> => {
    if (await writeTogether(documents, pause, writes)) {
      throw new ConflictError(
        `Traffic source ${id} has changed, or its integration can take no more sources.`,
      );
    }
  };
  const itemOf = (workspaceId: string, source: TrafficSource) =>
    entity.toItem(configKeys.trafficSource(workspaceId, source.id), source);

  /** What changes on the integrations when the source goes from one to the other. */
  const reassign = (
    workspaceId: string,
    source: TrafficSource,
    from: string | null,
    to: string | null,
    at: string,
  ): TransactWrite[] => {
    if (from === to) return [];
    return [
      ...(from === null ? [] : [releaseSources(tableName, workspaceId, from, [source.id], at)]),
      ...(to === null ? [] : [takeSources(tableName, workspaceId, to, [source.id], at)]),
    ];
  };

  return {
    find: async (workspaceId, id) => {
      const { Item } = await documents.send(
        new GetCommand({
          TableName: tableName,
          Key: configKeys.trafficSource(workspaceId, id),
          ConsistentRead: true,
        }),
      );
      return Item ? entity.fromItem(Item) : null;
    },
    list: (workspaceId, page) =>
      queryPage(documents, entity, configKeys.trafficSource(workspaceId, '').pk, page, {
        TableName: tableName,
        ConsistentRead: true,
      }),
    create: (workspaceId, source) =>
      write(source.id, [
        {
          Put: {
            TableName: tableName,
            Item: itemOf(workspaceId, source),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        ...reassign(workspaceId, source, null, source.integrationId, source.updatedAt),
      ]),
    update: (workspaceId, before, after) =>
      write(after.id, [
        {
          Put: {
            TableName: tableName,
            Item: itemOf(workspaceId, after),
            ConditionExpression: 'version = :version',
            ExpressionAttributeValues: { ':version': before.version },
          },
        },
        ...reassign(workspaceId, after, before.integrationId, after.integrationId, after.updatedAt),
      ]),
    delete: (workspaceId, source) =>
      write(source.id, [
        {
          Delete: {
            TableName: tableName,
            Key: configKeys.trafficSource(workspaceId, source.id),
            ConditionExpression: 'version = :version',
            ExpressionAttributeValues: { ':version': source.version },
          },
        },
        ...reassign(workspaceId, source, source.integrationId, null, source.updatedAt),
      ]),
  };
}
