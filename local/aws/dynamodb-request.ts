import { type Fields, fieldsOf, listOf, textOf } from './json-fields.ts';

/** One thing that a request does to one table. */
export interface TableAccess {
  /** The permission that it takes, without `dynamodb:`. */
  action: string;
  table: string;
  index: string | null;
  isWrite: boolean;
  /** How many items it names; a query or scan counts as one. */
  items: number;
  /** Bytes of the items that it writes, as far as it shows them: null where it does not. */
  itemBytes: number | null;
  /** Finds the partition keys that it names; empty for a scan, null where they cannot be told. */
  leadingKeys: (hashKey: string) => readonly string[] | null;
}

type Reader = (request: Fields) => TableAccess[];

const readers: Readonly<Record<string, Reader>> = {
  GetItem: (request) => [onItem('GetItem', request, false)],
  PutItem: (request) => [onItem('PutItem', request, true)],
  UpdateItem: (request) => [onItem('UpdateItem', request, true)],
  DeleteItem: (request) => [onItem('DeleteItem', request, true)],
  Query: (request) => [
    { ...onTable('Query', request), leadingKeys: (hashKey) => queriedKeys(request, hashKey) },
  ],
  Scan: (request) => [onTable('Scan', request)],
  BatchGetItem: ({ RequestItems }) =>
    Object.entries(fieldsOf(RequestItems)).map(([table, wanted]) =>
      onItems('BatchGetItem', table, listOf(fieldsOf(wanted)['Keys']), false),
    ),
  BatchWriteItem: ({ RequestItems }) =>
    Object.entries(fieldsOf(RequestItems)).map(([table, writes]) =>
      onItems('BatchWriteItem', table, listOf(writes).map(batchedItem), true),
    ),
  TransactGetItems: ({ TransactItems }) =>
    listOf(TransactItems).map((item) => onItem('GetItem', fieldsOf(fieldsOf(item)['Get']), false)),
  TransactWriteItems: ({ TransactItems }) => listOf(TransactItems).map(transacted),
  ExecuteStatement: (request) => [onStatement(request)],
  BatchExecuteStatement: ({ Statements }) => statementsIn(Statements),
  ExecuteTransaction: ({ TransactStatements }) => statementsIn(TransactStatements),
};

/** Whether the operation is one on items, which can report what it consumed. */
export const isItemOperation = (operation: string): boolean => operation in readers;

/**
 * Tells what a DynamoDB request does to which tables, in the terms of permissions.
 * @param operation e.g. `PutItem`; others than those on items are taken as one access to the table that they name.
 */
export const accessesOf = (operation: string, request: Fields): TableAccess[] =>
  readers[operation]?.(request) ?? [onTable(operation, request)];

function onTable(action: string, request: Fields): TableAccess {
  return {
    action,
    table: tableNamed(request['TableName']),
    index: typeof request['IndexName'] === 'string' ? request['IndexName'] : null,
    isWrite: false,
    items: 1,
    itemBytes: null,
    leadingKeys: () => [],
  };
}

function onItem(action: string, request: Fields, isWrite: boolean): TableAccess {
  const item = request['Item'];
  return {
    ...onTable(action, request),
    isWrite,
    itemBytes: item === undefined ? null : itemBytes(item),
    leadingKeys: (hashKey) => [keyIn(item ?? request['Key'], hashKey)],
  };
}

function onItems(action: string, table: string, items: readonly unknown[], isWrite: boolean): TableAccess {
  return {
    ...onTable(action, { TableName: table }),
    isWrite,
    items: items.length,
    leadingKeys: (hashKey) => items.map((item) => keyIn(item, hashKey)),
  };
}

function batchedItem(write: unknown): unknown {
  const { PutRequest, DeleteRequest } = fieldsOf(write);
  return fieldsOf(PutRequest)['Item'] ?? fieldsOf(DeleteRequest)['Key'];
}

const TRANSACTED: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

function transacted(item: unknown): TableAccess {
  const [[kind, request] = ['', {}]] = Object.entries(fieldsOf(item));
  return onItem(TRANSACTED[kind] ?? kind, fieldsOf(request), true);
}

const statementsIn = (statements: unknown): TableAccess[] =>
  listOf(statements).map((statement) => onStatement(fieldsOf(statement)));

const PARTIQL_ACTIONS: Readonly<Record<string, string>> = {
  insert: 'PartiQLInsert',
  update: 'PartiQLUpdate',
  delete: 'PartiQLDelete',
  select: 'PartiQLSelect',
  exists: 'PartiQLSelect',
};

/** `INSERT INTO "Ledger" …`, `UPDATE "Ledger" …`, `DELETE FROM "Ledger" …`, `SELECT … FROM "Ledger"."index" …` */
function onStatement({ Statement, Parameters }: Fields): TableAccess {
  const statement = textOf(Statement);
  const verb = /^\s*(\w+)/.exec(statement)?.[1]?.toLowerCase() ?? '';
  const target = /\b(?:into|from|update)\s+"?([\w.-]+)"?(?:\."?([\w.-]+)"?)?/i.exec(statement);
  return {
    ...onTable(PARTIQL_ACTIONS[verb] ?? 'PartiQLUnknown', { TableName: target?.[1], IndexName: target?.[2] }),
    isWrite: verb !== 'select' && verb !== 'exists',
    itemBytes: listOf(Parameters).reduce((sum: number, value) => sum + valueBytes(value), 0),
    leadingKeys: () => null,
  };
}

/** The partition key that a query's condition compares with, as AWS demands it: `pk = :value`. */
function queriedKeys(request: Fields, hashKey: string): readonly string[] | null {
  const names = fieldsOf(request['ExpressionAttributeNames']);
  const values = fieldsOf(request['ExpressionAttributeValues']);
  const comparisons = textOf(request['KeyConditionExpression']).matchAll(/(#?[\w.-]+)\s*=\s*(:\w+)/g);
  for (const [, name = '', value = ''] of comparisons) {
    if ((names[name] ?? name) === hashKey) return [scalar(values[value])];
  }
  return null;
}

const keyIn = (item: unknown, hashKey: string): string => scalar(fieldsOf(item)[hashKey]);

/** `{"S": "WORKSPACE#1"}` → `WORKSPACE#1` */
const scalar = (value: unknown): string => textOf(Object.values(fieldsOf(value))[0]);

/** A table may be named by its ARN as well. */
const tableNamed = (value: unknown): string => textOf(value).replace(/^arn:.*:table\//, '');

/** Near enough to DynamoDB's own measure: names and values as text, without the type tags. */
function itemBytes(item: unknown): number {
  if (Array.isArray(item)) return item.reduce((sum: number, part) => sum + itemBytes(part), 0);
  if (typeof item === 'string') return Buffer.byteLength(item);
  if (typeof item !== 'object' || item === null) return 1;
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

/** A number takes a byte for two digits and one more. */
function valueBytes(value: unknown): number {
  const [[type, content] = ['', null]] = Object.entries(fieldsOf(value));
  if (type === 'N') return Math.ceil(textOf(content).length / 2) + 1;
  if (type === 'B') return Math.floor((textOf(content).length * 3) / 4);
  if (type === 'M') return 3 + itemBytes(content);
  if (type === 'L') return listOf(content).reduce((sum: number, part) => sum + 1 + valueBytes(part), 3);
  return itemBytes(content);
}
