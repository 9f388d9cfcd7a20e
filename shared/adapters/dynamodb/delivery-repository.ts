import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { type Delivery, firstDeliveryIdOf, storedDeliverySchema } from '#shared/domain/delivery.ts';
import { ID_PREFIXES } from '#shared/domain/ids.ts';
import type { DeliveryFilter, DeliveryRepository } from '#shared/domain/postback-ports.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { type BoundedList, boundedPage, type Section } from './bounded-page.ts';
import { conditionHolds } from './condition-holds.ts';
import { defineEntity } from './entity.ts';
import { eventKeys, type Key, UNDELIVERED_INDEX, undeliveredOf } from './keys.ts';

const KEPT_SECONDS = 90 * 86_400;
const ENOUGH_DELIVERIES = 2000;
/** Few, and asked for where something is wrong: they have an index. */
const UNDELIVERED: readonly Delivery['state'][] = ['failed', 'blocked'];
const ALL_IDS = { first: `${ID_PREFIXES.delivery}_`, last: `${ID_PREFIXES.delivery}_~` };

const entity = defineEntity('delivery', storedDeliverySchema);
/** Tells whose delivery it is: callers know the id alone. */
const pointer = defineEntity('delivery-pointer', z.object({ feedId: z.string() }));

/** Records lie by feed, to be listed. @param enough A page looks at no more of them. */
export function createDeliveryRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
  enough = ENOUGH_DELIVERIES,
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
  const putIf = (
    delivery: Delivery,
    condition: { ConditionExpression: string; ExpressionAttributeValues?: Record<string, unknown> },
  ): Promise<boolean> => {
    const Item = itemOf(delivery);
    return conditionHolds(() => documents.send(new PutCommand({ TableName: tableName, Item, ...condition })));
  };

  return {
    find,
    async feedOf(id) {
      const item = await get(eventKeys.delivery(id));
      return item ? pointer.fromItem(item).feedId : null;
    },
    list: (feedId, filter, page) =>
      boundedPage(
        documents,
        tableName,
        entity,
        {
          sections: sectionsOf(feedId, filter),
          filter: filterOf(filter),
          question: ['deliveries', feedId, filter.ruleId, filter.event?.id ?? null, filter.state],
          enough,
        },
        page,
      ),
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
  ...(UNDELIVERED.includes(delivery.state) && {
    undeliveredOf: undeliveredOf(delivery.feedId, delivery.state),
  }),
  expiresAt: expiryOf(delivery),
});

const expiryOf = ({ createdAt }: Delivery): number =>
  Math.floor(parseInstant(createdAt) / 1000) + KEPT_SECONDS;

/** Where what is asked for lies: at the moments when the event changed, in the index, or anywhere. */
function sectionsOf(feedId: string, { event, state }: DeliveryFilter): Section[] {
  const list = { index: null, partition: eventKeys.feedDelivery(feedId, '').pk };
  if (event) {
    const moments = [...new Set(event.changedAt)].toSorted((a, b) => b - a);
    return moments.map((at) => ({
      ...list,
      first: firstDeliveryIdOf(at),
      last: firstDeliveryIdOf(at + 1),
    }));
  }
  if (state === null || !UNDELIVERED.includes(state)) return [{ ...list, ...ALL_IDS }];
  const index = { name: UNDELIVERED_INDEX, partitionKey: 'undeliveredOf' };
  return [{ index, partition: undeliveredOf(feedId, state), ...ALL_IDS }];
}

function filterOf({ ruleId, event, state }: DeliveryFilter): BoundedList['filter'] {
  const wanted = Object.entries({ ruleId, eventId: event?.id ?? null, state }).filter(
    ([, value]) => value !== null,
  );
  if (wanted.length === 0) return null;
  return {
    FilterExpression: wanted.map(([name]) => `#${name} = :${name}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(wanted.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(wanted.map(([name, value]) => [`:${name}`, value])),
  };
}
