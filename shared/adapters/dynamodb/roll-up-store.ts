import { type DynamoDBDocumentClient, GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { ConflictError } from '#shared/domain/ports.ts';
import type { CostDay, CostDayOrigin, EventDay, EventDayOrigin } from '#shared/domain/roll-up.ts';
import { spendChange } from '#shared/domain/roll-up-days.ts';
import type {
  CostDayStore,
  EventDayStore,
  EventHourReader,
  MadeDay,
  RollUpStore,
  StoredDay,
} from '#shared/domain/roll-up-ports.ts';
import { formatInstant } from '#shared/domain/time.ts';
import { conditionHolds } from './condition-holds.ts';
import { parseEventHour } from './event-hour-item.ts';
import { type Key, ledgerKeys } from './keys.ts';
import { addSpend } from './network-campaign-spend.ts';
import type { RetryPause } from './retry-unprocessed.ts';
import { parseCostDay, parseEventDay, toCostDayItem, toEventDayItem } from './roll-up-item.ts';
import { type TransactWrite, writeTogether } from './transaction.ts';

type Item = Record<string, unknown>;

/** How roll-ups of one kind are kept. */
interface Shape<Origin, Day extends Origin> {
  keyOf: (workspaceId: string, origin: Origin) => Key;
  parse: (origin: Origin, item: Item) => StoredDay<Day>;
  toItem: (workspaceId: string, made: MadeDay<Day>, version: number) => Item;
  /** What else changes when one day takes the place of another. */
  writesBeside: (before: Day | null, after: Day) => TransactWrite[];
}

/** Days of costs. The spend of their network campaign moves with them. */
export const createCostDayStore = (
  client: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): CostDayStore =>
  createStore<CostDayOrigin, CostDay>(client, tableName, pause, {
    keyOf: (workspaceId, { day, integrationId, networkCampaignId }) =>
      ledgerKeys.costDay(workspaceId, day, integrationId, networkCampaignId),
    parse: ({ day }, item) => parseCostDay(day, item),
    toItem: toCostDayItem,
    writesBeside: (before, after) => {
      const key = ledgerKeys.networkCampaignSpend(after.integrationId, after.networkCampaignId);
      const change = spendChange(before, after);
      return change.size > 0 ? [addSpend(tableName, key, change)] : [];
    },
  });

export const createEventDayStore = (
  client: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): EventDayStore =>
  createStore<EventDayOrigin, EventDay>(client, tableName, pause, {
    keyOf: (workspaceId, { day, campaignId, feedId }) =>
      ledgerKeys.eventDay(workspaceId, day, campaignId, feedId),
    parse: ({ day }, item) => parseEventDay(day, item),
    toItem: toEventDayItem,
    writesBeside: () => [],
  });

export const createEventHourReader = (
  client: DynamoDBDocumentClient,
  tableName: string,
): EventHourReader => ({
  async *hoursOf(feedId, campaignId, { from, to }) {
    const query = {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':pk': ledgerKeys.eventHour(feedId, campaignId, from).pk,
        ':first': formatInstant(from),
        ':last': formatInstant(to - 1),
      },
    };
    for await (const { Items = [] } of paginateQuery({ client }, query)) yield Items.map(parseEventHour);
  },
});

function createStore<Origin, Day extends Origin>(
  client: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
  { keyOf, parse, toItem, writesBeside }: Shape<Origin, Day>,
): RollUpStore<Origin, Day> {
  /** Alone it costs half of what a transaction does. */
  const putAlone = (put: NonNullable<TransactWrite['Put']>): Promise<boolean> =>
    conditionHolds(() => client.send(new PutCommand(put)));

  return {
    async find(workspaceId, origin) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: keyOf(workspaceId, origin), ConsistentRead: true }),
      );
      return Item ? parse(origin, Item) : null;
    },

    async replace(workspaceId, before, after) {
      const put = {
        TableName: tableName,
        Item: toItem(workspaceId, after, (before?.version ?? 0) + 1),
        ...(before
          ? {
              ConditionExpression: 'version = :version',
              ExpressionAttributeValues: { ':version': before.version },
            }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      };
      const beside = writesBeside(before?.day ?? null, after.day);
      const isReplaced =
        beside.length === 0
          ? await putAlone(put)
          : (await writeTogether(client, pause, [{ Put: put }, ...beside])) === null;
      if (!isReplaced) throw new ConflictError('The roll-up has been replaced meanwhile.');
    },
  };
}
