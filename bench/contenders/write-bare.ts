import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { type BareRow, readPagesBare } from '../support/bare-reader.ts';
import { createClient } from '../support/ledger-client.ts';
import { measure } from '../support/measure.ts';
import { contend, type RowsMoved, type WriteTask } from '../support/tasks.ts';

const ITEMS_PER_BATCH = 25;
const BATCHES_AT_ONCE = 8;

/** The least that writing can be: items put together by hand, put without a condition, in batches. */
void contend(async (task: WriteTask) => {
  const client = createClient(task.dynamoDbEndpoint);
  const writeAll = async (table: string, lastDay: string): Promise<RowsMoved> => {
    let rows = 0;
    let micros = 0;
    for await (const page of readPagesBare({ ...task, lastDay })) {
      await inTurns(page, async (batch) => {
        const answer = await client.send(
          new BatchWriteItemCommand({ RequestItems: { [table]: batch.map(toRequest) } }),
        );
        if (answer.UnprocessedItems?.[table]?.length)
          throw new Error('The table took only a part of a batch.');
      });
      rows += page.length;
      for (const { cost } of page) micros += Math.round(cost * 1_000_000);
    }
    return { rows, micros: String(micros) };
  };
  await writeAll(task.warmUpTable, task.firstDay);
  const outcome = await measure(() => writeAll(task.table, task.lastDay));
  client.destroy();
  return outcome;
});

async function inTurns(rows: readonly BareRow[], send: (batch: BareRow[]) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < rows.length) {
      const batch = rows.slice(next, next + ITEMS_PER_BATCH);
      next += ITEMS_PER_BATCH;
      await send(batch);
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, worker));
}

/** The same attributes as the product stores. */
function toRequest({ group_by, cost, impressions, clicks }: BareRow): WriteRequest {
  const hour = String(group_by.hour.hour).padStart(2, '0');
  return {
    PutRequest: {
      Item: {
        pk: { S: `COST#int_bench#${group_by.campaign_id.id}` },
        sk: { S: `${group_by.date.date}T${hour}:00:00Z` },
        entity: { S: 'cost' },
        workspaceId: { S: 'wsp_bench' },
        currency: { S: 'USD' },
        derived: { BOOL: false },
        revision: { N: '1' },
        amount: { N: String(Math.round(cost * 1_000_000)) },
        impressions: { N: String(impressions) },
        clicks: { N: String(clicks) },
        asOf: { S: '2026-03-01T00:10:00Z' },
        runId: { S: 'run_0mm00000000000000000' },
        previous: { L: [] },
      },
    },
  };
}
