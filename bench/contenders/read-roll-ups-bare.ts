import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { createClient } from '../support/ledger-client.ts';
import { measureRepeated } from '../support/repeated.ts';
import { FIRST_DAY, WORKSPACE_ID } from '../support/report-data.ts';
import { contend, PAGE_ROWS, type ReportTask } from '../support/tasks.ts';

const DAYS_AT_ONCE = 8;
const DAY_MS = 86_400_000;

type Item = Record<string, AttributeValue>;
/** Behind six counts and the currency. */
const REVENUE_AT = 7;

type Add = (group: string, micros: number) => void;

/** The least that a report can be: the same attributes, eight days at a time, parsed and added up in numbers. */
void contend(async ({ dynamoDbEndpoint, table, lastDay, groupBy, repeats }: ReportTask) => {
  const client = createClient(dynamoDbEndpoint);
  const addItem = groupBy === 'hour' ? addQuarters : addHours;
  const add = async (to: string) => {
    const groups = new Map<string, number>();
    const addTo: Add = (group, micros) => void groups.set(group, (groups.get(group) ?? 0) + micros);
    const days = daysUntil(to);
    const worker = async (): Promise<void> => {
      for (let day = days.shift(); day !== undefined; day = days.shift()) {
        for await (const items of pagesOf(client, table, day)) {
          for (const item of items) addItem(item, day, addTo);
        }
      }
    };
    await Promise.all(Array.from({ length: DAYS_AT_ONCE }, worker));
    const micros = [...groups.values()].reduce((sum, own) => sum + own, 0);
    return { rows: Math.min(groups.size, PAGE_ROWS), micros: String(micros) };
  };
  const outcome = await measureRepeated(add, { lastDay, repeats });
  client.destroy();
  return { ...outcome, reads: null };
});

function daysUntil(lastDay: string): string[] {
  const [first, last] = [Date.parse(FIRST_DAY), Date.parse(lastDay)];
  const count = (last - first) / DAY_MS + 1;
  return Array.from({ length: count }, (_, day) => new Date(first + day * DAY_MS).toISOString().slice(0, 10));
}

async function* pagesOf(client: DynamoDBClient, TableName: string, day: string): AsyncGenerator<Item[]> {
  let ExclusiveStartKey: Item | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ProjectionExpression: 'sk, hours, quarters',
        ExpressionAttributeValues: { ':pk': { S: `DAY#${WORKSPACE_ID}#${day}` } },
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      }),
    );
    yield Items;
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey);
}

function addHours({ sk, hours }: Item, day: string, add: Add): void {
  const byCurrency: Record<string, number[]> = JSON.parse(hours?.S ?? '');
  const group = `${sk?.S} ${day}`;
  const values = byCurrency['USD'] ?? [];
  for (let at = 1; at < values.length; at += 2) add(group, values[at] ?? 0);
}

function addQuarters({ quarters }: Item, day: string, add: Add): void {
  const all: number[][] = JSON.parse(quarters?.S ?? '');
  for (const [quarter = 0, ...values] of all)
    add(`${day} ${Math.floor(quarter / 4)}`, values[REVENUE_AT] ?? 0);
}
