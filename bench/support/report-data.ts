import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { toCostDayItem, toEventDayItem } from '#shared/adapters/dynamodb/roll-up-item.ts';
import { NO_EVENTS } from '#shared/domain/roll-up.ts';
import {
  addDays,
  daysBetween,
  HOUR_MS,
  type LocalDay,
  QUARTER_MS,
  startOfLocalDay,
} from '#shared/domain/time.ts';

export const WORKSPACE_ID = 'wsp_bench';
export const FIRST_DAY: LocalDay = '2025-01-01';
const ITEMS_PER_BATCH = 25;
const BATCHES_AT_ONCE = 8;

export const lastDayOf = (days: number): LocalDay => addDays(FIRST_DAY, days - 1);

/** The roll-ups of so many network campaigns and days, each with a cost in all of its hours; answers their sum. */
export async function writeCostDays(
  client: DynamoDBClient,
  table: string,
  { campaigns, days }: { campaigns: number; days: number },
): Promise<bigint> {
  let sum = 0n;
  function* items() {
    for (const day of daysBetween(FIRST_DAY, lastDayOf(days))) {
      const start = startOfLocalDay(day, 'utc');
      for (let campaign = 0; campaign < campaigns; campaign += 1) {
        const hours = Array.from({ length: 24 }, (_, hour) => ({
          hour: start + hour * HOUR_MS,
          amount: BigInt(1_000 + 37 * campaign + 1_001 * hour),
          currency: 'USD',
        }));
        for (const { amount } of hours) sum += amount;
        const costDay = {
          integrationId: 'int_bench',
          networkCampaignId: String(5_521_900 + campaign),
          day,
          hours,
        };
        yield toCostDayItem(WORKSPACE_ID, { day: costDay, sourceRevision: 1 }, 1);
      }
    }
  }
  await putAll(client, table, items());
  return sum;
}

/** The roll-ups of one feed and campaign over some days: in each quarter of an hour so many clicks. */
export async function writeEventDays(
  client: DynamoDBClient,
  table: string,
  { days, clicks }: { days: number; clicks: number },
): Promise<void> {
  const items = daysBetween(FIRST_DAY, lastDayOf(days)).map((day) => {
    const start = startOfLocalDay(day, 'utc');
    const quarters = Array.from({ length: 96 }, (_, quarter) => ({
      start: start + quarter * QUARTER_MS,
      counts: { ...NO_EVENTS, clicks: clicks + quarter, conversionsApproved: Math.round(clicks / 50) },
      money: new Map([['USD', { revenue: BigInt(clicks) * 1_500n, payout: 0n }]]),
    }));
    const eventDay = { feedId: 'int_feed', campaignId: 'cmp_bench', day, quarters };
    return toEventDayItem(WORKSPACE_ID, { day: eventDay, sourceRevision: 1 }, 1);
  });
  await putAll(client, table, items);
}

type Item = Readonly<Record<string, unknown>>;

async function putAll(client: DynamoDBClient, table: string, items: Iterable<Item>): Promise<void> {
  const documents = DynamoDBDocumentClient.from(client);
  const batches = batchesOf(items);
  const worker = async (): Promise<void> => {
    for (let next = batches.next(); !next.done; next = batches.next()) {
      const requests = next.value.map((item) => ({ PutRequest: { Item: item } }));
      const { UnprocessedItems } = await documents.send(
        new BatchWriteCommand({ RequestItems: { [table]: requests } }),
      );
      if (UnprocessedItems?.[table]?.length) throw new Error('The table took only a part of a batch.');
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, worker));
}

function* batchesOf(items: Iterable<Item>): Generator<Item[], void> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < ITEMS_PER_BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
