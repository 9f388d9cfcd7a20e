import {
  BatchExecuteStatementCommand,
  BatchGetCommand,
  type DynamoDBDocumentClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { CampaignDay, CostOwner, LedgerCost } from '#shared/domain/cost.ts';
import type { CostChange, CostRepository, CostWriteResult, Page } from '#shared/domain/ports.ts';
import {
  formatInstant,
  type Instant,
  type InstantRange,
  localDaySchema,
  SECOND_MS,
} from '#shared/domain/time.ts';
import { createCorrectedHours } from './corrected-hours.ts';
import { parseCostItem, parseRevisions, toCostItem, toStoredFigures } from './cost-item.ts';
import { type Key, ledgerKeys } from './keys.ts';
import { toNetworkCampaignItem } from './network-campaign-repository.ts';
import { inParallelBatches } from './parallel-batches.ts';
import { keyText, putAll } from './put-all.ts';
import { type RetryPause, retryUnprocessed } from './retry-unprocessed.ts';

/** Above every instant, since instants begin with a digit. */
const AFTER_ALL = '~';

const campaignDaySchema = z.object({
  entity: z.literal('campaign-day'),
  day: localDaySchema,
  networkCampaignId: z.string(),
  name: z.string().nullable(),
});

/** Cost rows in the ledger table; see `keys.ts` for the keys. Reads are consistent, since changes are computed from them. */
export function createCostRepository(
  client: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): CostRepository {
  /** Null when no hour can lie in the range. */
  const rangeQuery = (
    integrationId: string,
    campaignId: string,
    range: InstantRange,
  ): QueryCommandInput | null => {
    const first = wholeSecondFrom(range.from);
    const last = wholeSecondFrom(range.to) - SECOND_MS;
    if (first > last) return null;
    return {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':pk': ledgerKeys.cost(integrationId, campaignId, first).pk,
        ':first': formatInstant(first),
        ':last': formatInstant(last),
      },
    };
  };

  async function* pagesOf(query: QueryCommandInput): AsyncGenerator<Record<string, unknown>[]> {
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const answer = await client.send(new QueryCommand({ ...query, ExclusiveStartKey: start }));
      yield answer.Items ?? [];
      start = answer.LastEvaluatedKey;
    } while (start);
  }

  const replaceBatch = async (owner: CostOwner, changes: readonly CostChange[]): Promise<number> => {
    const conflicts: CostChange[] = [];
    await retryUnprocessed(changes, pause, async (batch) => {
      const statements = batch.map((change) => toStatement(tableName, owner, change));
      const { Responses = [] } = await client.send(
        new BatchExecuteStatementCommand({ Statements: statements }),
      );
      const throttled: CostChange[] = [];
      for (const [index, change] of batch.entries()) {
        const outcome = outcomeOf(Responses[index]?.Error);
        if (outcome === 'conflict') conflicts.push(change);
        if (outcome === 'throttled') throttled.push(change);
      }
      return throttled;
    });
    return countLost(owner.integrationId, conflicts);
  };

  /** A call that was repeated because its answer got lost conflicts with itself: such a row is there as wanted. */
  const countLost = async (integrationId: string, conflicts: readonly CostChange[]): Promise<number> => {
    let kept = 0;
    await retryUnprocessed(conflicts, pause, async (batch) => {
      const wanted = new Map(batch.map((change) => [keyText(keyOf(integrationId, change)), change]));
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({
          RequestItems: {
            [tableName]: { Keys: batch.map((change) => keyOf(integrationId, change)), ConsistentRead: true },
          },
        }),
      );
      for (const item of Responses?.[tableName] ?? []) {
        const change = wanted.get(keyText(item));
        if (change && isSameWrite(parseCostItem(change.after.networkCampaignId, item), change.after))
          kept += 1;
      }
      const unread = new Set((UnprocessedKeys?.[tableName]?.Keys ?? []).map(keyText));
      return batch.filter((change) => unread.has(keyText(keyOf(integrationId, change))));
    });
    return conflicts.length - kept;
  };

  return {
    async *rowsOf(integrationId, networkCampaignId, range) {
      const query = rangeQuery(integrationId, networkCampaignId, range);
      if (!query) return;
      for await (const items of pagesOf(query)) {
        yield items.map((item) => parseCostItem(networkCampaignId, item));
      }
    },

    async page(integrationId, networkCampaignId, range, { limit, cursor }): Promise<Page<LedgerCost>> {
      const query = rangeQuery(integrationId, networkCampaignId, range);
      if (!query) return { items: [], cursor: null };
      const { pk } = ledgerKeys.cost(integrationId, networkCampaignId, range.from);
      const answer = await client.send(
        new QueryCommand({
          ...query,
          Limit: limit,
          ...(cursor === null ? {} : { ExclusiveStartKey: { pk, sk: cursor } }),
        }),
      );
      const items = (answer.Items ?? []).map((item) => parseCostItem(networkCampaignId, item));
      const last = items.at(-1);
      return { items, cursor: answer.LastEvaluatedKey && last ? formatInstant(last.hour) : null };
    },

    async *campaignDays(integrationId, firstDay, lastDay) {
      const { pk } = ledgerKeys.campaignDay(integrationId, firstDay, '');
      const query: QueryCommandInput = {
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: { ':pk': pk, ':first': firstDay, ':last': `${lastDay}${AFTER_ALL}` },
      };
      for await (const items of pagesOf(query)) yield items.map(parseCampaignDay);
    },

    async putCampaignDays(integrationId, days) {
      const dayItems = days.map((day) => ({
        ...ledgerKeys.campaignDay(integrationId, day.day, day.networkCampaignId),
        entity: 'campaign-day',
        ...day,
      }));
      const campaigns = new Map(days.map(({ networkCampaignId, name }) => [networkCampaignId, name]));
      const campaignItems = [...campaigns].map(([networkCampaignId, name]) =>
        toNetworkCampaignItem(integrationId, { networkCampaignId, name }),
      );
      await putAll(client, tableName, pause, [...campaignItems, ...dayItems]);
    },

    async replace(owner, changes): Promise<CostWriteResult> {
      const lost = await inParallelBatches(changes, (batch) => replaceBatch(owner, batch));
      return { written: changes.length - lost, lost };
    },

    ...createCorrectedHours(client, tableName),

    async revisionsOf(integrationId, networkCampaignId, range) {
      const query = rangeQuery(integrationId, networkCampaignId, range);
      if (!query) return [];
      const revisions = [];
      for await (const items of pagesOf(query)) {
        for (const item of items) revisions.push(...parseRevisions(networkCampaignId, item));
      }
      return revisions;
    },
  };
}

/** Instants with and without milliseconds do not sort as text; keys have whole seconds. */
const wholeSecondFrom = (instant: Instant): Instant => Math.ceil(instant / SECOND_MS) * SECOND_MS;

const keyOf = (integrationId: string, { after }: CostChange): Key =>
  ledgerKeys.cost(integrationId, after.networkCampaignId, after.hour);

const isSameWrite = (stored: LedgerCost, wanted: LedgerCost): boolean =>
  stored.runId === wanted.runId && stored.revision === wanted.revision && stored.amount === wanted.amount;

function parseCampaignDay(item: unknown): CampaignDay {
  const { day, networkCampaignId, name } = campaignDaySchema.parse(item);
  return { day, networkCampaignId, name };
}

/** One statement per row: put if absent, or change what still is the expected revision. One write unit each. */
function toStatement(
  tableName: string,
  owner: CostOwner,
  { before, after }: CostChange,
): { Statement: string; Parameters: unknown[] } {
  const item = toCostItem(owner, after);
  if (!before) {
    const members = Object.keys(item).map((name) => `'${name}': ?`);
    return {
      Statement: `INSERT INTO "${tableName}" VALUE {${members.join(', ')}}`,
      Parameters: Object.values(item),
    };
  }
  const figures = toStoredFigures(after);
  return {
    Statement: `UPDATE "${tableName}" SET amount=? SET impressions=? SET clicks=? SET asOf=? SET runId=? SET currency=? SET derived=? SET revision=? SET previous=list_append(previous, ?) WHERE pk=? AND sk=? AND revision=?`,
    Parameters: [
      ...Object.values(figures),
      after.currency,
      after.derived,
      after.revision,
      [toStoredFigures(before)],
      item['pk'],
      item['sk'],
      before.revision,
    ],
  };
}

const CONFLICTS: readonly string[] = ['ConditionalCheckFailed', 'DuplicateItem'];
const THROTTLES: readonly string[] = [
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'InternalServerError',
  'TransactionConflict',
];

function outcomeOf(error: { Code?: string | undefined } | undefined): 'written' | 'conflict' | 'throttled' {
  const code = error?.Code;
  if (code === undefined) return 'written';
  if (CONFLICTS.includes(code)) return 'conflict';
  if (THROTTLES.includes(code)) return 'throttled';
  throw new Error(`DynamoDB refused a cost row: ${code}.`);
}
