import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { CallAllowance, CallBudget } from '#shared/domain/ports.ts';
import { type Clock, type Instant, MINUTE_MS } from '#shared/domain/time.ts';
import { conditionHolds } from './condition-holds.ts';
import { defineEntity } from './entity.ts';
import { configKeys, type Key } from './keys.ts';

const ENTITY = 'call-budget';
/** Longer than any run waits: a place beyond was taken by a clock that was ahead, and would bar the way for long. */
const FURTHEST_PLACE_MS = 15 * MINUTE_MS;
/** The places taken last, in order: as many as the allowance has calls. */
const entity = defineEntity(ENTITY, z.object({ places: z.array(z.int()) }));

export function createCallBudget(
  documents: DynamoDBDocumentClient,
  tableName: string,
  now: Clock,
): CallBudget {
  const placesOf = async (key: Key): Promise<Instant[] | null> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
    );
    return Item ? entity.fromItem(Item).places : null;
  };
  /** False when another caller took a place meanwhile. */
  const store = (key: Key, before: Instant[] | null, places: Instant[]): Promise<boolean> =>
    conditionHolds(() =>
      documents.send(
        new UpdateCommand({
          TableName: tableName,
          Key: key,
          UpdateExpression: 'SET entity = :entity, places = :places',
          ConditionExpression: before ? 'places = :before' : 'attribute_not_exists(pk)',
          ExpressionAttributeValues: {
            ':entity': ENTITY,
            ':places': places,
            ...(before ? { ':before': before } : {}),
          },
        }),
      ),
    );
  return {
    async reserve(credentialGroup, kind, allowance, latest) {
      const key = configKeys.callBudget(credentialGroup, kind);
      // Whoever loses a place finds a later one, so this ends at `latest`.
      for (;;) {
        const before = await placesOf(key);
        const taken = (before ?? []).filter((place) => place <= now() + FURTHEST_PLACE_MS);
        const place = nextPlace(taken, allowance, now());
        if (place > latest) return place;
        if (await store(key, before, [...taken, place].slice(-allowance.calls))) return place;
      }
    },
  };
}

/** A period after the place that lies so many calls back, and never before the last one. */
function nextPlace(taken: readonly Instant[], { calls, periodMs }: CallAllowance, now: Instant): Instant {
  const limiting = taken.at(-calls);
  return Math.max(now, taken.at(-1) ?? 0, limiting === undefined ? 0 : limiting + periodMs);
}
