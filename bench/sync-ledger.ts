import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamoDbEngine } from '#local/aws/dynamodb-engine.ts';
import { accountToRead, ensureRight, startNetwork } from './support/account-to-read.ts';
import type { Benchmark } from './support/benchmark.ts';
import { createClient } from './support/ledger-client.ts';
import { createTable, dropTable, rowsIn } from './support/ledger-tables.ts';
import { measuredRowsSchema } from './support/outcomes.ts';
import { startReplayServer } from './support/replay-server.ts';
import { roundRobin, spreadOf } from './support/spread.ts';
import type { MeasuredRows } from './support/tasks.ts';
import { atLeast, atMost } from './support/verdict.ts';

/** Each of them fills two tables. */
const MOST_ROUNDS = 3;

/** New rows into DynamoDB Local, read back and added up after each round. */
export const syncLedger: Benchmark = {
  name: 'sync-ledger',
  title: 'Writing: a first sync of three days into DynamoDB Local',
  async run(contenders, { rounds, isQuick }) {
    const account = accountToRead(isQuick ? 50 : 200, 72);
    const network = await startNetwork(account.book);
    const replay = await startReplayServer(network.origin);
    const engine = await startDynamoDbEngine(null);
    const client = createClient(engine.endpoint);
    const contest = (name: string) => () =>
      withTables(client, async (table, warmUpTable) => {
        const { firstDay, lastDay, expected } = account;
        const places = {
          networkOrigin: replay.origin,
          dynamoDbEndpoint: engine.endpoint,
          table,
          warmUpTable,
        };
        const task = { ...places, firstDay, lastDay };
        const outcome = await contenders.run(name, task, measuredRowsSchema);
        ensureRight(outcome, expected);
        ensureRight(await rowsIn(client, table), expected);
        return outcome;
      });
    try {
      const outcomes = await roundRobin(Math.min(rounds, MOST_ROUNDS), {
        floor: contest('write-bare'),
        adtally: contest('sync-ledger'),
      });
      const cpu = (all: readonly MeasuredRows[]) =>
        spreadOf(all.map(({ rows, cpuMs }) => (1000 * cpuMs) / rows));
      const rate = (all: readonly MeasuredRows[]) =>
        spreadOf(all.map(({ rows, wallMs }) => (1000 * rows) / wallMs));
      return [
        atMost('CPU a row', cpu(outcomes.adtally), cpu(outcomes.floor), 'µs', 1.15),
        atLeast('rows a second', rate(outcomes.adtally), rate(outcomes.floor), '/s', null),
      ];
    } finally {
      client.destroy();
      await Promise.all([engine.stop(), replay.stop(), network.stop()]);
    }
  },
};

async function withTables<Outcome>(
  client: DynamoDBClient,
  run: (table: string, warmUpTable: string) => Promise<Outcome>,
): Promise<Outcome> {
  const [table, warmUpTable] = [await createTable(client), await createTable(client)];
  try {
    return await run(table, warmUpTable);
  } finally {
    await Promise.all([dropTable(client, table), dropTable(client, warmUpTable)]);
  }
}
