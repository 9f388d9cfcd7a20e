import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndexDescription,
  type GlobalSecondaryIndexUpdate,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import type { TableDefinition, TableIndex } from './table-definition.ts';

const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 60_000;

/**
 * Makes the tables that are missing, and gives those that are there the template's indexes and stream. Rows stay.
 * @throws for a table whose keys are no longer those of the template.
 */
export async function ensureTables(
  client: DynamoDBClient,
  tables: readonly TableDefinition[],
): Promise<void> {
  for (const table of tables) {
    const existing = await describe(client, table.TableName);
    if (existing) await update(client, table, existing);
    else await client.send(new CreateTableCommand(table));
  }
}

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function update(
  client: DynamoDBClient,
  table: TableDefinition,
  existing: TableDescription,
): Promise<void> {
  const { TableName, AttributeDefinitions } = table;
  if (!isDeepStrictEqual(plain(existing.KeySchema), plain(table.KeySchema))) {
    throw new Error(
      `The table ${TableName} in the data folder has other keys than the template: move the folder away to start anew.`,
    );
  }
  const change = async (command: UpdateTableCommand): Promise<void> => {
    await client.send(command);
    await settled(client, TableName);
  };
  for (const step of indexSteps(existing.GlobalSecondaryIndexes ?? [], table.GlobalSecondaryIndexes ?? [])) {
    await change(
      new UpdateTableCommand({ TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates: [step] }),
    );
  }
  if (existing.StreamSpecification?.StreamViewType === table.StreamSpecification?.StreamViewType) return;
  if (existing.StreamSpecification?.StreamEnabled) {
    await change(new UpdateTableCommand({ TableName, StreamSpecification: { StreamEnabled: false } }));
  }
  if (table.StreamSpecification) {
    await change(new UpdateTableCommand({ TableName, StreamSpecification: table.StreamSpecification }));
  }
}

/** The SDK's own waiter does not look at indexes, which come and go after the call is answered. */
async function settled(client: DynamoDBClient, name: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_EVERY_MS) {
    const table = await describe(client, name);
    const states = [
      table?.TableStatus,
      ...(table?.GlobalSecondaryIndexes ?? []).map((index) => index.IndexStatus),
    ];
    if (states.every((state) => state === 'ACTIVE')) return;
    await pause(LOOK_EVERY_MS);
  }
  throw new Error(`The table ${name} in the data folder could not be brought up to the template.`);
}

/** An index cannot be changed: one that differs goes and comes again. */
function indexSteps(
  existing: readonly GlobalSecondaryIndexDescription[],
  wanted: readonly TableIndex[],
): GlobalSecondaryIndexUpdate[] {
  const isSame = (one: GlobalSecondaryIndexDescription, other: TableIndex): boolean =>
    isDeepStrictEqual(essence(one), essence(other));
  const gone = existing.filter((index) => !wanted.some((other) => isSame(index, other)));
  const added = wanted.filter((index) => !existing.some((other) => isSame(other, index)));
  return [
    ...gone.map(({ IndexName }) => ({ Delete: { IndexName } })),
    ...added.map((index) => ({ Create: index })),
  ];
}

const essence = ({ IndexName, KeySchema, Projection }: GlobalSecondaryIndexDescription): unknown =>
  plain({
    IndexName,
    KeySchema,
    type: Projection?.ProjectionType,
    attributes: Projection?.NonKeyAttributes?.toSorted() ?? [],
  });

/** The SDK's objects differ from literals in what does not show. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
