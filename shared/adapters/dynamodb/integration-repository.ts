import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { type Feed, feedSchema } from '#shared/domain/feed.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { type Integration, integrationSchema } from '#shared/domain/integration.ts';
import {
  ConflictError,
  type IntegrationRepository,
  type PlannableIntegration,
} from '#shared/domain/ports.ts';
import { defineEntity, type Entity } from './entity.ts';
import { ACTIVE_INDEX, activeShardOf, configKeys } from './keys.ts';
import { queryPage } from './paging.ts';
import type { RetryPause } from './retry-unprocessed.ts';
import { moveSources } from './source-assignment.ts';
import { type TransactWrite, writeTogether } from './transaction.ts';

/** Traffic sources are kept as a set, which DynamoDB leaves out when it is empty. */
const storedSchema = integrationSchema.extend({
  trafficSourceIds: z
    .set(idSchema('trafficSource'))
    .optional()
    .transform((ids) => [...(ids ?? [])].sort()),
});
const entity = defineEntity('integration', storedSchema);
const feedEntity = defineEntity('feed', feedSchema);

/** Both lie in one partition. */
const anyEntity: Entity<Integration | Feed> = {
  toItem: (key, data) => (data.kind === 'events' ? feedEntity.toItem(key, data) : entity.toItem(key, data)),
  fromItem: (item) => (item['entity'] === 'feed' ? feedEntity.fromItem(item) : entity.fromItem(item)),
};

const plannableSchema = z.object({
  id: z.string(),
  workspaceId: z.string(),
  timezone: z.string(),
  credentialGroup: z.string(),
}) satisfies z.ZodType<PlannableIntegration>;

const credentialUseSchema = z.object({ integrationId: idSchema('integration') });
const credentialUse = defineEntity('credential-use', credentialUseSchema);

export function createIntegrationRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): IntegrationRepository {
  const keyOf = ({ workspaceId, id }: Integration) => configKeys.integration(workspaceId, id);
  const notDeleted = {
    TableName: tableName,
    ConsistentRead: true,
    FilterExpression: '#state <> :deleted',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':deleted': 'deleted' },
  };

  const write = async (
    integration: Integration,
    condition: Pick<NonNullable<TransactWrite['Put']>, 'ConditionExpression' | 'ExpressionAttributeValues'>,
    beside: readonly TransactWrite[],
  ): Promise<void> => {
    const put = { Put: { TableName: tableName, Item: toItem(integration), ...condition } };
    if (await writeTogether(documents, pause, [put, ...beside])) {
      throw new ConflictError(`Integration ${integration.id} or a traffic source of it has changed.`);
    }
  };

  return {
    find: async (workspaceId, id) => {
      const { Item } = await documents.send(
        new GetCommand({
          TableName: tableName,
          Key: configKeys.integration(workspaceId, id),
          ConsistentRead: true,
        }),
      );
      return Item?.['entity'] === 'integration' ? entity.fromItem(Item) : null;
    },
    list: (workspaceId, page) =>
      queryPage(documents, entity, configKeys.integration(workspaceId, '').pk, page, {
        ...notDeleted,
        FilterExpression: `${notDeleted.FilterExpression} AND entity = :entity`,
        ExpressionAttributeValues: { ...notDeleted.ExpressionAttributeValues, ':entity': 'integration' },
      }),
    listAll: (workspaceId, page) =>
      queryPage(documents, anyEntity, configKeys.integration(workspaceId, '').pk, page, notDeleted),
    create: (integration, moves) =>
      write(integration, { ConditionExpression: 'attribute_not_exists(pk)' }, [
        useCredential(tableName, integration),
        ...moveSources(tableName, integration.workspaceId, integration.id, moves, integration.updatedAt),
      ]),
    update: (before, after, moves) =>
      write(
        after,
        {
          ConditionExpression: 'version = :version',
          ExpressionAttributeValues: { ':version': before.version },
        },
        [
          ...changeCredential(tableName, before, after),
          ...moveSources(tableName, after.workspaceId, after.id, moves, after.updatedAt),
        ],
      ),
    firstUserOfCredential: async (workspaceId, credentialGroup) => {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName: tableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': configKeys.credentialUse(workspaceId, credentialGroup, '').pk },
          Limit: 1,
        }),
      );
      const [first] = Items;
      return first ? credentialUse.fromItem(first).integrationId : null;
    },
    pagesOfActive: (shard) => pagesOfActive(documents, tableName, shard),
  };

  function toItem(integration: Integration) {
    const { trafficSourceIds, ...rest } = integration;
    return {
      ...rest,
      ...keyOf(integration),
      entity: 'integration',
      ...(trafficSourceIds.length > 0 ? { trafficSourceIds: new Set(trafficSourceIds) } : {}),
      ...(integration.state === 'active' ? { activeShard: activeShardOf(integration.id) } : {}),
    };
  }
}

function useCredential(tableName: string, { workspaceId, credentialGroup, id }: Integration): TransactWrite {
  const key = configKeys.credentialUse(workspaceId, credentialGroup, id);
  return { Put: { TableName: tableName, Item: credentialUse.toItem(key, { integrationId: id }) } };
}

function changeCredential(tableName: string, before: Integration, after: Integration): TransactWrite[] {
  if (before.credentialGroup === after.credentialGroup) return [];
  const key = configKeys.credentialUse(before.workspaceId, before.credentialGroup, before.id);
  const drop = { Delete: { TableName: tableName, Key: key } };
  return after.state === 'deleted' ? [drop] : [drop, useCredential(tableName, after)];
}

async function* pagesOfActive(
  documents: DynamoDBDocumentClient,
  tableName: string,
  shard: number,
): AsyncGenerator<PlannableIntegration[], void, void> {
  let startKey: Record<string, unknown> | undefined;
  do {
    const answer = await documents.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: ACTIVE_INDEX,
        KeyConditionExpression: 'activeShard = :shard',
        ExpressionAttributeValues: { ':shard': shard },
        ...(startKey ? { ExclusiveStartKey: startKey } : {}),
      }),
    );
    yield (answer.Items ?? []).map((item) => plannableSchema.parse(item));
    startKey = answer.LastEvaluatedKey;
  } while (startKey);
}
