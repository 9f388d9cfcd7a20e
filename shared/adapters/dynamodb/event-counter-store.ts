import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { CounterPlace } from '#shared/domain/event-contribution.ts';
import type { EventCounterStore } from '#shared/domain/tally-ports.ts';
import { type Instant, parseInstant, QUARTER_MS } from '#shared/domain/time.ts';
import { counterAttribute } from './event-counters.ts';
import { EVENT_HOUR_ENTITY } from './event-hour-item.ts';
import { type Key, ledgerKeys } from './keys.ts';
import { EVENT_DETAIL_DAY_ENTITY } from './roll-up-item.ts';

/** 132 bits of a hash, since callers choose these texts and could make shorter ones meet. */
const DETAIL_LENGTH = 22;

/** Counters of event hours and event detail days, with one guard a shard beside them. */
export function createEventCounterStore(
  documents: DynamoDBDocumentClient,
  tableName: string,
): EventCounterStore {
  return {
    async add(place, { shardId, first, last, amounts }) {
      const guard = guardAttribute(shardId);
      const attributes = Object.entries(attributesOf(place));
      const counters = amounts.map(({ quarter, counter, amount }) => {
        return [counterAttribute((quarter - startOf(place)) / QUARTER_MS, counter), amount] as const;
      });
      const sets = attributes.map(([name]) => `${name} = :${name}`);
      const adds = counters.map(([name]) => `${name} :${name}`);
      try {
        await documents.send(
          new UpdateCommand({
            TableName: tableName,
            Key: keyOf(place),
            UpdateExpression: `SET ${[...sets, '#guard = :last'].join(', ')} ADD ${['revision :one', ...adds].join(', ')}`,
            ConditionExpression: 'attribute_not_exists(#guard) OR #guard < :first',
            ExpressionAttributeNames: { '#guard': guard },
            ExpressionAttributeValues: {
              ...Object.fromEntries([...attributes, ...counters].map(([name, value]) => [`:${name}`, value])),
              ':one': 1,
              ':first': first,
              ':last': last,
            },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return null;
      } catch (error) {
        const inTheWay =
          error instanceof ConditionalCheckFailedException ? error.Item?.[guard]?.S : undefined;
        if (inTheWay === undefined) throw error;
        return inTheWay;
      }
    },
  };
}

/** Short, since an item has one for each shard that ever counted there: `g1603195033866-c5d0c2b1`. */
const guardAttribute = (shardId: string): string => `g${shardId.replace(/^shardId-0*/, '')}`;

const attributesOf = ({ workspaceId, feedId, campaignId, ...place }: CounterPlace) => {
  const owner = { workspaceId, feedId, campaignId };
  if (place.kind === 'hour') return { entity: EVENT_HOUR_ENTITY, ...owner };
  const { publisher, offer, subId } = place;
  return { entity: EVENT_DETAIL_DAY_ENTITY, ...owner, publisher, offer, subId };
};

function keyOf(place: CounterPlace): Key {
  const { workspaceId, feedId, campaignId } = place;
  if (place.kind === 'hour') return ledgerKeys.eventHour(feedId, campaignId, place.hour);
  const { day, publisher, offer, subId } = place;
  const hash = createHash('sha256').update(JSON.stringify([publisher, offer, subId]));
  const detail = hash.digest('base64url').slice(0, DETAIL_LENGTH);
  return ledgerKeys.eventDetailDay(workspaceId, day, { campaignId, feedId, detail });
}

const startOf = (place: CounterPlace): Instant =>
  place.kind === 'hour' ? place.hour : parseInstant(`${place.day}T00:00:00Z`);
