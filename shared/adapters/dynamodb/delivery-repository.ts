import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { type Delivery, storedDeliverySchema } from '#shared/domain/delivery.ts';
import type { DeliveryFilter, DeliveryRepository } from '#shared/domain/postback-ports.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { defineEntity } from './entity.ts';
import { eventKeys, type Key } from './keys.ts';
import { queryPage } from './paging.ts';

const KEPT_SECONDS = 90 * 86_400;

const entity = defineEntity('delivery', storedDeliverySchema);
/** Tells whose delivery it is: callers know the id alone. */
const pointer = defineEntity('delivery-pointer', z.object({ feedId: z.string() }));

/** Records lie by feed, to be listed. */
export function createDeliveryRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
): DeliveryRepository {
  const get = async (Key: Key) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: tableName, Key, ConsistentRead: true }),
    );
    return Item;
  };
  const find = async (feedId: string, id: string): Promise<Delivery | null> => {
    const item = await get(eventKeys.feedDelivery(feedId, id));
    return item ? entity.fromItem(item) : null;
  };
  /** False where the condition does not hold. */
  const putIf = async (
    delivery: Delivery,
    condition: { ConditionExpression: string; ExpressionAttributeValues?: Record<string, unknown> },
  ): Promise<boolean> => {
    const Item = itemOf(delivery);
    try {
      await documents.send(new PutCommand({ TableName: tableName, Item, ...condition }));
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return false;
    }
  };

  return {
    find,
    async feedOf(id) {
      const item = await get(eventKeys.delivery(id));
      return item ? pointer.fromItem(item).feedId : null;
    },
    list: (feedId, filter, page) =>
      queryPage(documents, entity, eventKeys.feedDelivery(feedId, '').pk, page, {
        TableName: tableName,
        ConsistentRead: true,
        ScanIndexForward: false,
        ...filterOf(filter),
      }),
    async putIfAbsent(delivery) {
      const { id, feedId } = delivery;
      // The pointer first: a delivery that is listed can be found by its id.
      const Item = { ...pointer.toItem(eventKeys.delivery(id), { feedId }), expiresAt: expiryOf(delivery) };
      await documents.send(new PutCommand({ TableName: tableName, Item }));
      const isNew = await putIf(delivery, { ConditionExpression: 'attribute_not_exists(pk)' });
      return isNew ? delivery : ((await find(feedId, id)) ?? delivery);
    },
    replace: (before, after) =>
      putIf(after, {
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeValues: { ':revision': before.revision },
      }),
  };
}

const itemOf = (delivery: Delivery) => ({
  ...entity.toItem(eventKeys.feedDelivery(delivery.feedId, delivery.id), delivery),
  expiresAt: expiryOf(delivery),
});

const expiryOf = ({ createdAt }: Delivery): number =>
  Math.floor(parseInstant(createdAt) / 1000) + KEPT_SECONDS;

function filterOf(filter: DeliveryFilter) {
  const wanted = Object.entries(filter).filter(([, value]) => value !== null);
  if (wanted.length === 0) return {};
  return {
    FilterExpression: wanted.map(([name]) => `#${name} = :${name}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(wanted.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(wanted.map(([name, value]) => [`:${name}`, value])),
  };
}
