import type { TableAccess } from './dynamodb-request.ts';
import { type Fields, fieldsOf, listOf, textOf } from './json-fields.ts';

/** What functions did to a table since the start. */
interface TableCounts {
  /** Items asked for; a query counts as one. */
  reads: number;
  /** Items written or tried, conditions that failed included. */
  writes: number;
  readUnits: number;
  writeUnits: number;
}

const KIBIBYTE = 1024;
/** A transaction prepares and commits: everything counts twice. */
const TRANSACTION_FACTOR = 2;

export interface TableUsage {
  /** Counts a call that went through. @param answer with `ConsumedCapacity` */
  add(operation: string, accesses: readonly TableAccess[], answer: Fields): void;
  /** Counts a call that was refused because of a condition: AWS charges for that as for a write. */
  addRefused(operation: string, accesses: readonly TableAccess[]): void;
  counts(): Record<string, TableCounts>;
}

const isTransaction = (operation: string): boolean => /^(Transact|ExecuteTransaction)/.test(operation);

/**
 * Counts by table. Units are those that DynamoDB Local reports. It reports four for any transaction and none for PartiQL:
 * there the rule counts, a unit for every item and begun KiB that the request shows, twice in a transaction.
 */
export function createTableUsage(tables: readonly { name: string; tableName: string }[]): TableUsage {
  const byTable = new Map<string, TableCounts>(
    tables.map(({ tableName }) => [tableName, { reads: 0, writes: 0, readUnits: 0, writeUnits: 0 }]),
  );

  const addUnits = (table: string, isWrite: boolean, units: number): void => {
    const counts = byTable.get(table);
    if (counts) counts[isWrite ? 'writeUnits' : 'readUnits'] += units;
  };
  const addItems = (accesses: readonly TableAccess[]): void => {
    for (const { table, isWrite, items } of accesses) {
      const counts = byTable.get(table);
      if (counts) counts[isWrite ? 'writes' : 'reads'] += items;
    }
  };
  const addByRule = (accesses: readonly TableAccess[], factor: number): void => {
    for (const { table, isWrite, items, itemBytes } of accesses) {
      addUnits(table, isWrite, factor * items * Math.max(1, Math.ceil((itemBytes ?? 0) / KIBIBYTE)));
    }
  };

  return {
    add(operation, accesses, answer) {
      addItems(accesses);
      if (isTransaction(operation)) return addByRule(accesses, TRANSACTION_FACTOR);
      if (!('ConsumedCapacity' in answer)) return addByRule(accesses, 1);
      const isWrite = accesses.some((access) => access.isWrite);
      for (const consumed of consumedIn(answer)) {
        addUnits(textOf(consumed['TableName']), isWrite, Number(consumed['CapacityUnits'] ?? 0));
      }
    },
    addRefused(operation, accesses) {
      addItems(accesses);
      addByRule(accesses, isTransaction(operation) ? TRANSACTION_FACTOR : 1);
    },
    counts: () =>
      Object.fromEntries(
        tables.flatMap(({ name, tableName }) => {
          const counts = byTable.get(tableName);
          return counts ? [[name, { ...counts }]] : [];
        }),
      ),
  };
}

/** One table's consumption is an object, that of several a list. */
function consumedIn({ ConsumedCapacity }: Fields): Fields[] {
  return Array.isArray(ConsumedCapacity)
    ? listOf(ConsumedCapacity).map(fieldsOf)
    : [fieldsOf(ConsumedCapacity)];
}
