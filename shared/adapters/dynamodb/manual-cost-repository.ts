import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { type ManualCost, manualCostSchema, utcDaysOf } from '#shared/domain/manual-cost.ts';
import { ConflictError } from '#shared/domain/ports.ts';
import type { ManualCostRepository } from '#shared/domain/reporting-ports.ts';
import { addDays, type LocalDay, localDaySchema } from '#shared/domain/time.ts';
import { defineEntity } from './entity.ts';
import { type Key, ledgerKeys } from './keys.ts';
import { queryPage } from './paging.ts';
import { putAll } from './put-all.ts';
import { putNew } from './put-new.ts';
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

/** Costs whose ids lie in this range, both ends included, are being stored. */
const inWritingSchema = z.object({ first: idSchema('manualCost'), last: idSchema('manualCost') });
const inWritingEntity = defineEntity('manual-costs-in-writing', inWritingSchema);

/**
 * A cost is three items, always all of them: to be found by id, to be listed by campaign, to be read by its first day.
 * More costs than a transaction takes are hidden while they are written, for good where that is never finished.
 */
export function createManualCostRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): ManualCostRepository {
  const putTogether = async (items: readonly Record<string, unknown>[]): Promise<void> => {
    const writes = items.map((Item) => ({
      Put: { TableName: tableName, Item, ConditionExpression: 'attribute_not_exists(pk)' },
    }));
    const refused = await writeTogether(documents, pause, writes);
    if (refused) throw new ConflictError('There is a manual cost under one of these ids already.');
  };

  const putHidden = async (
    workspaceId: string,
    { first, last }: z.infer<typeof inWritingSchema>,
    items: readonly Record<string, unknown>[],
  ): Promise<void> => {
    const key = ledgerKeys.manualCostsInWriting(workspaceId, first);
    await putNew(documents, tableName, inWritingEntity.toItem(key, { first, last }));
    await putAll(documents, tableName, pause, items);
    await documents.send(new DeleteCommand({ TableName: tableName, Key: key }));
  };

  /** What it answers tells of a cost whether it is stored completely. */
  const readVisibility = async (workspaceId: string): Promise<(cost: ManualCost) => boolean> => {
    const { pk } = ledgerKeys.manualCostsInWriting(workspaceId, '');
    const ranges: z.infer<typeof inWritingSchema>[] = [];
    const query = {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) ranges.push(inWritingEntity.fromItem(item));
    }
    return ({ id }) => !ranges.some(({ first, last }) => id >= first && id <= last);
  };

  const find = async (workspaceId: string, id: string): Promise<StoredCost | null> => {
    const Key = ledgerKeys.manualCost(workspaceId, id);
    const [{ Item }, isVisible] = await Promise.all([
      documents.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true })),
      readVisibility(workspaceId),
    ]);
    const cost = Item ? entity.fromItem(Item) : null;
    return cost && isVisible(cost) ? cost : null;
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
      const items = costs
        .map(toStored)
        .flatMap((cost) => keysOf(workspaceId, cost).map((key) => entity.toItem(key, cost)));
      const [first, last] = [costs[0]?.id, costs.at(-1)?.id];
      if (first === undefined || last === undefined) return;
      if (costs.length <= COSTS_PER_TRANSACTION) await putTogether(items);
      else await putHidden(workspaceId, { first, last }, items);
    },

    find,

    async list(workspaceId, campaignId, page) {
      const { pk } =
        campaignId === null
          ? ledgerKeys.manualCost(workspaceId, '')
          : ledgerKeys.manualCostOf(workspaceId, campaignId, '');
      const [{ items, cursor }, isVisible] = await Promise.all([
        queryPage(documents, entity, pk, page, { TableName: tableName, ConsistentRead: true }),
        readVisibility(workspaceId),
      ]);
      return { items: items.filter(isVisible), cursor };
    },

    async touching(workspaceId, first, last) {
      const [short, long, isVisible] = await Promise.all([
        readTouching(workspaceId, 'short', first, last),
        readTouching(workspaceId, 'long', first, last),
        readVisibility(workspaceId),
      ]);
      return [...short, ...long].filter(isVisible).sort((a, b) => (a.id < b.id ? -1 : 1));
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
