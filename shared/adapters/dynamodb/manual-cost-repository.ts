import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { z } from 'zod';
import { type ManualCost, manualCostSchema, utcDaysOf } from '#shared/domain/manual-cost.ts';
import { ConflictError } from '#shared/domain/ports.ts';
import type { ManualCostRepository } from '#shared/domain/reporting-ports.ts';
import { addDays, type LocalDay, localDaySchema } from '#shared/domain/time.ts';
import { defineEntity } from './entity.ts';
import { type Key, ledgerKeys } from './keys.ts';
import { queryPage } from './paging.ts';
import { inParallelBatches } from './parallel-batches.ts';
import type { RetryPause } from './retry-unprocessed.ts';
import { writeTogether } from './transaction.ts';

/** With the UTC days that it touches, kept because a zone's rules may change later. */
const storedSchema = manualCostSchema.extend({ firstDay: localDaySchema, lastDay: localDaySchema });
type StoredCost = z.infer<typeof storedSchema>;
const entity = defineEntity('manual-cost', storedSchema);

/** How many UTC days a cost of each length touches at most: 31 days of a zone lie in 32, 366 in 367 or 368. */
const MOST_DAYS = { short: 32, long: 368 } as const;
const AFTER_ALL_IDS = '~';
/** Three items each, of the hundred that a transaction takes. */
const COSTS_PER_TRANSACTION = 33;

/** A cost is three items, always all of them: to be found by id, to be listed by campaign, to be read by its first day. */
export function createManualCostRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): ManualCostRepository {
  const find = async (workspaceId: string, id: string): Promise<StoredCost | null> => {
    const Key = ledgerKeys.manualCost(workspaceId, id);
    const { Item } = await documents.send(
      new GetCommand({ TableName: tableName, Key, ConsistentRead: true }),
    );
    return Item ? entity.fromItem(Item) : null;
  };

  const createTogether = async (workspaceId: string, costs: readonly ManualCost[]): Promise<void> => {
    const items = costs
      .map(toStored)
      .flatMap((cost) => keysOf(workspaceId, cost).map((key) => entity.toItem(key, cost)));
    const writes = items.map((Item) => ({
      Put: { TableName: tableName, Item, ConditionExpression: 'attribute_not_exists(pk)' },
    }));
    const refused = await writeTogether(documents, pause, writes);
    if (refused) throw new ConflictError('There is a manual cost under one of these ids already.');
  };

  const readTouching = async (
    workspaceId: string,
    length: keyof typeof MOST_DAYS,
    first: LocalDay,
    last: LocalDay,
  ): Promise<StoredCost[]> => {
    const earliest = addDays(first, 1 - MOST_DAYS[length]);
    const from = ledgerKeys.manualCostStart(workspaceId, length, earliest, '');
    const to = ledgerKeys.manualCostStart(workspaceId, length, last, AFTER_ALL_IDS);
    const query = {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      FilterExpression: 'lastDay >= :first',
      ExpressionAttributeValues: { ':pk': from.pk, ':from': from.sk, ':to': to.sk, ':first': first },
    };
    const costs: StoredCost[] = [];
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) costs.push(entity.fromItem(item));
    }
    return costs;
  };

  return {
    async create(workspaceId, costs) {
      await inParallelBatches(
        costs,
        async (batch) => {
          await createTogether(workspaceId, batch);
          return 0;
        },
        COSTS_PER_TRANSACTION,
      );
    },

    find,

    list: (workspaceId, campaignId, page) => {
      const { pk } =
        campaignId === null
          ? ledgerKeys.manualCost(workspaceId, '')
          : ledgerKeys.manualCostOf(workspaceId, campaignId, '');
      return queryPage(documents, entity, pk, page, { TableName: tableName, ConsistentRead: true });
    },

    async touching(workspaceId, first, last) {
      const [short, long] = await Promise.all([
        readTouching(workspaceId, 'short', first, last),
        readTouching(workspaceId, 'long', first, last),
      ]);
      return [...short, ...long].sort((a, b) => (a.id < b.id ? -1 : 1));
    },

    async delete(workspaceId, { id }) {
      const stored = await find(workspaceId, id);
      if (!stored) return;
      const writes = keysOf(workspaceId, stored).map((Key) => ({ Delete: { TableName: tableName, Key } }));
      const refused = await writeTogether(documents, pause, writes);
      if (refused) throw new ConflictError(`Manual cost ${id} is being deleted by another call.`);
    },
  };
}

function toStored(cost: ManualCost): StoredCost {
  const { first, last } = utcDaysOf(cost);
  return { ...cost, firstDay: first, lastDay: last };
}

function keysOf(workspaceId: string, { id, campaignId, firstDay, lastDay }: StoredCost): Key[] {
  const isShort = lastDay < addDays(firstDay, MOST_DAYS.short);
  return [
    ledgerKeys.manualCost(workspaceId, id),
    ledgerKeys.manualCostOf(workspaceId, campaignId, id),
    ledgerKeys.manualCostStart(workspaceId, isShort ? 'short' : 'long', firstDay, id),
  ];
}
