import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { deliveryMessageSchema } from '#shared/domain/delivery.ts';
import {
  FAILURES_BEFORE_PAUSE,
  type OutgoingHost,
  PAUSE_MS,
  storedHostSchema,
} from '#shared/domain/outgoing-host.ts';
import type { OutgoingHostRepository } from '#shared/domain/postback-ports.ts';
import { formatInstant, type Instant } from '#shared/domain/time.ts';
import { conditionHolds } from './condition-holds.ts';
import { defineEntity } from './entity.ts';
import { eventKeys } from './keys.ts';
import { queryPage } from './paging.ts';

const ENTITY = 'outgoing-host';
const entity = defineEntity(ENTITY, storedHostSchema);
const parkedEntity = defineEntity('parked-delivery', deliveryMessageSchema);

export function createOutgoingHostRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
): OutgoingHostRepository {
  /** A failure behind the tenth, such as the first one after a pause, begins the pause anew. */
  const pause = async (workspaceId: string, host: string, now: Instant): Promise<void> => {
    const update = new UpdateCommand({
      TableName: tableName,
      Key: eventKeys.outgoingHost(workspaceId, host),
      UpdateExpression: 'SET pausedUntil = :until, since = :now',
      ConditionExpression: 'failures >= :most',
      ExpressionAttributeValues: {
        ':until': formatInstant(now + PAUSE_MS),
        ':now': formatInstant(now),
        ':most': FAILURES_BEFORE_PAUSE,
      },
    });
    // Where it does not hold, the host has answered well since.
    await conditionHolds(() => documents.send(update));
  };

  return {
    async find(workspaceId, host) {
      const { Item } = await documents.send(
        new GetCommand({
          TableName: tableName,
          Key: eventKeys.outgoingHost(workspaceId, host),
          ConsistentRead: true,
        }),
      );
      return Item ? entity.fromItem(Item) : null;
    },
    list: (workspaceId, page) =>
      queryPage(documents, entity, eventKeys.outgoingHost(workspaceId, '').pk, page, {
        TableName: tableName,
        ConsistentRead: true,
      }),
    async clear(workspaceId, host, now) {
      const cleared: OutgoingHost = { host, failures: 0, since: formatInstant(now), pausedUntil: null };
      const Item = entity.toItem(eventKeys.outgoingHost(workspaceId, host), cleared);
      await documents.send(new PutCommand({ TableName: tableName, Item }));
      return cleared;
    },
    async countFailure(workspaceId, host, now) {
      const { Attributes = {} } = await documents.send(
        new UpdateCommand({
          TableName: tableName,
          Key: eventKeys.outgoingHost(workspaceId, host),
          UpdateExpression:
            'ADD failures :one SET entity = :entity, host = :host, since = if_not_exists(since, :now), pausedUntil = if_not_exists(pausedUntil, :none)',
          ExpressionAttributeValues: {
            ':one': 1,
            ':entity': ENTITY,
            ':host': host,
            ':now': formatInstant(now),
            ':none': null,
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
      if (entity.fromItem(Attributes).failures >= FAILURES_BEFORE_PAUSE) await pause(workspaceId, host, now);
    },
    async park(workspaceId, host, delivery, until) {
      const Key = eventKeys.parkedDelivery(workspaceId, host, delivery.id);
      const Item = { ...parkedEntity.toItem(Key, delivery), expiresAt: Math.ceil(until / 1000) };
      await documents.send(new PutCommand({ TableName: tableName, Item }));
    },
    async *parked(workspaceId, host) {
      const query = {
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': eventKeys.parkedDelivery(workspaceId, host, '').pk },
      };
      for await (const { Items = [] } of paginateQuery({ client: documents }, query))
        yield Items.map(parkedEntity.fromItem);
    },
  };
}
