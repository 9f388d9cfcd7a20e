import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Item } from './attributes.ts';
import { numberOf, type Placeholders, updateItem } from './update-expression.ts';
import { itemSchema, readUnitsOf, writeUnitsOf } from './write-units.ts';

export interface Counts {
  /** Requests that write, whether their condition held or not. */
  writes: number;
  writeUnits: number;
  /** Items that were read, whether there were any or not. */
  reads: number;
  readUnits: number;
}

/** As much of DynamoDB and KMS as receiving events asks of them, in memory, answering at once. */
export interface DynamoDbStub {
  origin: string;
  seed(table: string, item: Item): void;
  items(table: string): readonly Item[];
  /** Of one table. */
  counts(table: string): Counts;
  /** Empties a table and begins to count anew. */
  reset(table: string): void;
  stop(): Promise<void>;
}

const conditional = {
  TableName: z.string(),
  ConditionExpression: z.string().optional(),
  ExpressionAttributeNames: z.record(z.string(), z.string()).optional(),
  ExpressionAttributeValues: itemSchema.optional(),
};
const decryptSchema = z.object({ CiphertextBlob: z.string() });
const getSchema = z.object({
  TableName: z.string(),
  Key: itemSchema,
  ConsistentRead: z.boolean().default(false),
});
const batchGetSchema = z.object({
  RequestItems: z.record(
    z.string(),
    z.object({ Keys: z.array(itemSchema), ConsistentRead: z.boolean().default(false) }),
  ),
});
const putSchema = z.object({ ...conditional, Item: itemSchema });
const updateSchema = z.object({ ...conditional, Key: itemSchema, UpdateExpression: z.string() });
const transactionSchema = z.object({
  TransactItems: z.array(z.object({ Put: putSchema.optional(), Update: updateSchema.optional() })),
});
const batchSchema = z.object({
  RequestItems: z.record(z.string(), z.array(z.object({ PutRequest: z.object({ Item: itemSchema }) }))),
});

interface Write extends Placeholders {
  table: string;
  /** As it will be. */
  item: Item;
  condition: string | undefined;
}

const FREE = 'attribute_not_exists(pk)';
const textIn = (item: Item, name: string): string => JSON.stringify(item[name]);

/** The conditions that are known, by their expression. */
const CONDITIONS: Readonly<Record<string, (existing: Item, placeholders: Placeholders) => boolean>> = {
  [FREE]: () => false,
  [`${FREE} OR entity = :awaited`]: (existing, { values }) =>
    textIn(existing, 'entity') === textIn(values, ':awaited'),
  'attribute_not_exists(#guard) OR #guard < :first': (existing, { names, values }) =>
    existing[names['#guard'] ?? ''] === undefined ||
    textIn(existing, names['#guard'] ?? '') < textIn(values, ':first'),
  'guard = :before': (existing, { values }) => textIn(existing, 'guard') === textIn(values, ':before'),
  'attribute_not_exists(countedUntil) OR countedUntil < :arrival': (existing, { values }) =>
    numberOf(existing['countedUntil']) < numberOf(values[':arrival']),
};

interface Answer {
  statusCode: number;
  body: object;
}

const NOTHING: Counts = { writes: 0, writeUnits: 0, reads: 0, readUnits: 0 };
const DONE: Answer = { statusCode: 200, body: {} };
/** A transaction prepares each write before it commits it. */
const TRANSACTION_FACTOR = 2;

export async function startDynamoDbStub(): Promise<DynamoDbStub> {
  const tables = new Map<string, { items: Map<string, Item>; counts: Counts }>();
  const tableOf = (name: string) => {
    const table = tables.get(name) ?? { items: new Map(), counts: { ...NOTHING } };
    tables.set(name, table);
    return table;
  };
  const existingAt = ({ table, item }: Write) => tableOf(table).items.get(keyOf(item));

  const readAt = (table: string, key: Item, isConsistent: boolean): object | undefined => {
    const { items, counts } = tableOf(table);
    const item = items.get(keyOf(key));
    counts.reads += 1;
    counts.readUnits += readUnitsOf(item, isConsistent);
    return item && withTextsOfBytes(item);
  };
  const holds = (write: Write): boolean => {
    if (write.condition === undefined) return true;
    const condition = CONDITIONS[write.condition];
    if (!condition) throw new Error(`The condition "${write.condition}" is not known here.`);
    const existing = existingAt(write);
    return existing === undefined || condition(existing, write);
  };
  /** A write that is refused costs as much as the item that stands in its way. */
  const charge = (write: Write, isDone: boolean, factor: number): void => {
    const { counts } = tableOf(write.table);
    counts.writeUnits += factor * writeUnitsOf((isDone ? null : existingAt(write)) ?? write.item);
  };
  const store = ({ table, item }: Write): void => void tableOf(table).items.set(keyOf(item), item);

  const writeAlone = (write: Write): Answer => {
    const isDone = holds(write);
    tableOf(write.table).counts.writes += 1;
    charge(write, isDone, 1);
    if (!isDone) return refused('ConditionalCheckFailedException', { Item: existingAt(write) });
    store(write);
    return DONE;
  };
  const updateOf = ({ Key, UpdateExpression, ...write }: z.output<typeof updateSchema>): Write => {
    const placed = writeOf({ ...write, Item: Key });
    return { ...placed, item: updateItem(existingAt(placed) ?? Key, UpdateExpression, placed) };
  };

  const operations: Readonly<Record<string, (input: unknown) => Answer>> = {
    GetItem(input) {
      const { TableName, Key, ConsistentRead } = getSchema.parse(input);
      const Item = readAt(TableName, Key, ConsistentRead);
      return { statusCode: 200, body: Item ? { Item } : {} };
    },
    BatchGetItem(input) {
      const requests = Object.entries(batchGetSchema.parse(input).RequestItems);
      const read = requests.map(([table, { Keys, ConsistentRead }]) => [
        table,
        Keys.flatMap((key) => readAt(table, key, ConsistentRead) ?? []),
      ]);
      return { statusCode: 200, body: { Responses: Object.fromEntries(read), UnprocessedKeys: {} } };
    },
    /** What is encrypted here is only encoded. */
    Decrypt: (input) => ({
      statusCode: 200,
      body: { Plaintext: decryptSchema.parse(input).CiphertextBlob },
    }),
    PutItem: (input) => writeAlone(writeOf(putSchema.parse(input))),
    UpdateItem: (input) => writeAlone(updateOf(updateSchema.parse(input))),
    BatchWriteItem(input) {
      for (const [table, requests] of Object.entries(batchSchema.parse(input).RequestItems)) {
        tableOf(table).counts.writes += 1;
        for (const { PutRequest } of requests) {
          const write = { table, item: PutRequest.Item, condition: undefined, names: {}, values: {} };
          charge(write, true, 1);
          store(write);
        }
      }
      return { statusCode: 200, body: { UnprocessedItems: {} } };
    },
    TransactWriteItems(input) {
      const { TransactItems } = transactionSchema.parse(input);
      const writes = TransactItems.flatMap(({ Put, Update }) => [
        ...(Put ? [writeOf(Put)] : []),
        ...(Update ? [updateOf(Update)] : []),
      ]);
      const done = writes.map(holds);
      const isDone = done.every(Boolean);
      for (const [index, write] of writes.entries()) {
        if (index === 0) tableOf(write.table).counts.writes += 1;
        charge(write, done[index] === true, TRANSACTION_FACTOR);
      }
      if (isDone) {
        writes.forEach(store);
        return DONE;
      }
      const CancellationReasons = writes.map((write, index) =>
        done[index] ? { Code: 'None' } : { Code: 'ConditionalCheckFailed', Item: existingAt(write) },
      );
      return refused('TransactionCanceledException', { CancellationReasons });
    },
  };

  const server = createServer(async (request, response) => {
    const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
    const input: unknown = JSON.parse(await text(request));
    const { statusCode, body } = answerOf(operations[operation], input);
    const answer = JSON.stringify(body);
    response.writeHead(statusCode, {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(answer),
    });
    response.end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    seed: (table, item) => store({ table, item, condition: undefined, names: {}, values: {} }),
    items: (table) => [...tableOf(table).items.values()],
    counts: (table) => tableOf(table).counts,
    reset: (table) => void tables.delete(table),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What is not known here is refused, so that nothing passes for done that was not. */
function answerOf(operation: ((input: unknown) => Answer) | undefined, input: unknown): Answer {
  try {
    return operation ? operation(input) : refused('UnknownOperationException', {});
  } catch (error) {
    return refused('ValidationException', { message: String(error) });
  }
}

const refused = (code: string, more: object): Answer => ({
  statusCode: 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${code}`, ...more },
});

/** As JSON has them. */
const withTextsOfBytes = (item: Item): object =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      'B' in value ? { B: Buffer.from(value.B).toString('base64') } : value,
    ]),
  );

const keyOf = ({ pk, sk }: Item): string => JSON.stringify([pk, sk]);

const writeOf = (put: z.output<typeof putSchema>): Write => ({
  table: put.TableName,
  item: put.Item,
  condition: put.ConditionExpression,
  names: put.ExpressionAttributeNames ?? {},
  values: put.ExpressionAttributeValues ?? {},
});
