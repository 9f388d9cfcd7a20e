import {
  AWAITED_ENTITY,
  EVENT_ENTITY,
  encodeEventItem,
  eventExpiry,
  fromEventItem,
  identityOf,
  POINTER_ENTITY,
} from '#shared/adapters/dynamodb/event-item.ts';
import { eventKeys, type Key } from '#shared/adapters/dynamodb/keys.ts';
import type { InboundCall, StoredEvent } from '#shared/domain/event.ts';
import { type EventStore, type Insertion, StoreUnavailableError } from '#shared/domain/event-ports.ts';
import { INBOUND_KEPT_MS } from '#shared/domain/inbound-retention.ts';
import { utcDayOf } from '#shared/domain/instants.ts';
import { isRecord } from '#shared/domain/is-record.ts';
import { fromAttributes, type PlainValue, toAttribute, toAttributes } from './attribute-values.ts';
import { type AwsCall, AwsError, AwsUnavailableError } from './aws-json-client.ts';

/** Long enough for calls that come late into their minute. */
const RATE_KEPT_SECONDS = 600;

const FREE = 'attribute_not_exists(pk)';
const FREE_OR_AWAITED = 'attribute_not_exists(pk) OR entity = :awaited';
const AWAITED_VALUES = { ':awaited': { S: AWAITED_ENTITY } };

type Item = Record<string, PlainValue>;

/** The events table, over a client without the SDK. */
export function createEventStore(call: AwsCall, tableName: string): EventStore {
  const dynamo: AwsCall = async (operation, input) => {
    try {
      return await call(operation, input);
    } catch (error) {
      if (error instanceof AwsUnavailableError)
        throw new StoreUnavailableError('The events table does not answer.', { cause: error });
      throw error;
    }
  };

  const get = async (key: Key): Promise<Item | null> => {
    const { Item } = await dynamo('GetItem', {
      TableName: tableName,
      Key: toAttributes(key),
      ConsistentRead: true,
    });
    return isRecord(Item) ? fromAttributes(Item) : null;
  };

  const find = async (identity: string): Promise<StoredEvent | null> => {
    const item = await get(eventKeys.event(identity));
    return item === null ? null : resolve(item);
  };

  /** The event that an item is or points to; null where a click is only awaited. */
  const resolve = async (item: Item): Promise<StoredEvent | null> => {
    if (item['entity'] === EVENT_ENTITY) return fromEventItem(item);
    return item['entity'] === POINTER_ENTITY ? find(String(item['identity'])) : null;
  };

  const resolveTaken = async (item: unknown): Promise<StoredEvent> => {
    const event = isRecord(item) ? await resolve(fromAttributes(item)) : null;
    if (!event) throw new Error('An identity is taken, and nothing is found under it.');
    return event;
  };

  const put = (item: Record<string, object>, condition: string, values?: object) => ({
    TableName: tableName,
    Item: item,
    ConditionExpression: condition,
    ...(values && { ExpressionAttributeValues: values }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });

  const putNew = (event: StoredEvent) =>
    event.type === 'click'
      ? put(encodeEventItem(event, toAttribute), FREE_OR_AWAITED, AWAITED_VALUES)
      : put(encodeEventItem(event, toAttribute), FREE);

  const insertAlone = async (event: StoredEvent): Promise<Insertion> => {
    try {
      await dynamo('PutItem', putNew(event));
      return { kind: 'stored' };
    } catch (error) {
      if (!isCode(error, 'ConditionalCheckFailedException')) throw error;
      return takenOrOwn(event, 0, await resolveTaken(error.body['Item']));
    }
  };

  const insertTogether = async (
    event: StoredEvent,
    pointers: readonly string[],
    awaits: string | null,
  ): Promise<Insertion> => {
    const writes = [
      { Put: putNew(event) },
      ...pointers.map((identity) => ({ Put: put(pointerItem(identity, event), FREE) })),
      ...(awaits === null ? [] : [{ Update: awaitClick(awaits, event) }]),
    ];
    try {
      await dynamo('TransactWriteItems', { TransactItems: writes });
      return { kind: 'stored' };
    } catch (error) {
      if (!isCode(error, 'TransactionCanceledException')) throw error;
      return whyCancelled(event, pointers.length, error);
    }
  };

  /** The event comes first among the writes, then its pointers, then the awaited click. */
  const whyCancelled = async (
    event: StoredEvent,
    pointerCount: number,
    error: AwsError,
  ): Promise<Insertion> => {
    const reasons = reasonsOf(error);
    const by = reasons.findIndex(({ Code }) => Code === 'ConditionalCheckFailed');
    if (by < 0) throw error;
    if (by > pointerCount) return { kind: 'click-arrived' };
    return takenOrOwn(event, by, await resolveTaken(reasons[by]?.['Item']));
  };

  const awaitClick = (click: string, event: StoredEvent) => ({
    TableName: tableName,
    Key: toAttributes(eventKeys.event(click)),
    UpdateExpression: 'SET entity = :awaited, expiresAt = :expiresAt ADD conversions :conversions',
    ConditionExpression: FREE_OR_AWAITED,
    ExpressionAttributeValues: {
      ...AWAITED_VALUES,
      ':expiresAt': { N: String(eventExpiry(event.receivedAt)) },
      ':conversions': { SS: [identityOf(event)] },
    },
  });

  const pointerItem = (identity: string, event: StoredEvent) =>
    toAttributes({
      ...eventKeys.event(identity),
      entity: POINTER_ENTITY,
      identity: identityOf(event),
      expiresAt: eventExpiry(event.receivedAt),
    });

  return {
    insert: (event, identities, awaits) =>
      identities.length > 1 || awaits !== null
        ? insertTogether(event, identities.slice(1), awaits)
        : insertAlone(event),

    find,

    async change(before, after, alsoKnownBy) {
      const replacement = put(encodeEventItem(after, toAttribute), 'revision = :revision', {
        ':revision': { N: String(before.revision) },
      });
      try {
        if (alsoKnownBy === null) await dynamo('PutItem', replacement);
        else
          await dynamo('TransactWriteItems', {
            TransactItems: [{ Put: replacement }, { Put: put(pointerItem(alsoKnownBy, after), FREE) }],
          });
        return true;
      } catch (error) {
        const isRefused =
          isCode(error, 'ConditionalCheckFailedException') || isCode(error, 'TransactionCanceledException');
        if (!isRefused) throw error;
        return false;
      }
    },

    async log(entry: InboundCall) {
      const key = eventKeys.inboundCall(entry.feedId, utcDayOf(entry.receivedAt), entry.id);
      const item = {
        ...entry,
        ...key,
        entity: 'inbound-call',
        expiresAt: Math.floor((entry.receivedAt + INBOUND_KEPT_MS) / 1000),
      };
      await dynamo('PutItem', { TableName: tableName, Item: toAttributes(item) });
    },

    async takeRate(feedId, minute, { limit, events }) {
      if (events > limit) return false;
      try {
        await dynamo('UpdateItem', {
          TableName: tableName,
          Key: toAttributes(eventKeys.rate(feedId, minute)),
          UpdateExpression: 'SET entity = :entity, expiresAt = :expiresAt ADD events :events',
          ConditionExpression: 'attribute_not_exists(events) OR events <= :room',
          ExpressionAttributeValues: {
            ':entity': { S: 'rate' },
            ':expiresAt': { N: String(Math.floor(minute / 1000) + RATE_KEPT_SECONDS) },
            ':events': { N: String(events) },
            ':room': { N: String(limit - events) },
          },
        });
        return true;
      } catch (error) {
        if (!isCode(error, 'ConditionalCheckFailedException')) throw error;
        return false;
      }
    },
  };
}

/** A write that was repeated since its answer got lost finds itself. */
function takenOrOwn(event: StoredEvent, by: number, found: StoredEvent): Insertion {
  const isOwn = found.id === event.id && found.nonce === event.nonce;
  return isOwn ? { kind: 'stored' } : { kind: 'taken', by, event: found };
}

const isCode = (error: unknown, code: string): error is AwsError =>
  error instanceof AwsError && error.code === code;

function reasonsOf({ body }: AwsError): Record<string, unknown>[] {
  const reasons = body['CancellationReasons'];
  return Array.isArray(reasons) ? reasons.filter(isRecord) : [];
}
