import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { shardNameOf } from '#shared/domain/stream-guard.ts';
import type { EventCounterStore } from '#shared/domain/tally-ports.ts';
import { QUARTER_MS } from '#shared/domain/time.ts';
import { counterAttribute } from './event-counters.ts';
import { EVENT_HOUR_ENTITY } from './event-hour-item.ts';
import { ledgerKeys } from './keys.ts';

/** Counters of event hours, with one guard a shard beside them. */
export function createEventCounterStore(
  documents: DynamoDBDocumentClient,
  tableName: string,
): EventCounterStore {
  return {
    async add({ workspaceId, feedId, campaignId, hour }, { shardId, first, last, amounts }) {
      const guard = guardAttribute(shardId);
      const attributes = Object.entries({ entity: EVENT_HOUR_ENTITY, workspaceId, feedId, campaignId });
      const counters = amounts.map(({ quarter, counter, amount }) => {
        return [counterAttribute((quarter - hour) / QUARTER_MS, counter), amount] as const;
      });
      const sets = attributes.map(([name]) => `${name} = :${name}`);
      const adds = counters.map(([name]) => `${name} :${name}`);
      try {
        await documents.send(
          new UpdateCommand({
            TableName: tableName,
            Key: ledgerKeys.eventHour(feedId, campaignId, hour),
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

/** `g1603195033866-c5d0c2b1` */
const guardAttribute = (shardId: string): string => `g${shardNameOf(shardId)}`;
