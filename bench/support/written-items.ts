import { type DynamoDBClient, paginateScan, type ServiceInputTypes } from '@aws-sdk/client-dynamodb';
import { WrongOutcomeError } from './benchmark.ts';

export interface WrittenItems {
  reset(): void;
  /** Cost rows, the days on which a campaign has any, and the run's own record and state. */
  counted(): { rows: number; days: number; others: number };
}

/** Counts every item that is written through the client. */
export function countWrittenItems(client: DynamoDBClient): WrittenItems {
  let counts = { rows: 0, days: 0, others: 0 };
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === 'BatchExecuteStatementCommand') counts.rows += statementsIn(args.input);
        else if (commandName === 'BatchWriteItemCommand') counts.days += requestsIn(args.input);
        else if (commandName === 'PutItemCommand' || commandName === 'UpdateItemCommand') counts.others += 1;
        return next(args);
      },
    { step: 'initialize', name: 'countWrittenItems' },
  );
  return {
    reset() {
      counts = { rows: 0, days: 0, others: 0 };
    },
    counted: () => counts,
  };
}

function statementsIn(input: ServiceInputTypes): number {
  return 'Statements' in input ? (input.Statements?.length ?? 0) : 0;
}

function requestsIn(input: ServiceInputTypes): number {
  if (!('RequestItems' in input)) return 0;
  return Object.values(input.RequestItems ?? {}).reduce(
    (sum, requests) => sum + (Array.isArray(requests) ? requests.length : 0),
    0,
  );
}

/**
 * DynamoDB Local counts no units for PartiQL, so the rule has to: one for each begun KiB of an item.
 * @throws WrongOutcomeError where an item might take a second one. Its JSON is always longer than the item.
 */
export async function ensureOneUnitEach(client: DynamoDBClient, TableName: string): Promise<void> {
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
    if (Items.some((item) => JSON.stringify(item).length > 1024)) {
      throw new WrongOutcomeError('An item may be larger than a KiB, and take more than one unit to write.');
    }
  }
}
