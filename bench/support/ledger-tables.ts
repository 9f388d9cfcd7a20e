import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  paginateScan,
  type StreamSpecification,
} from '@aws-sdk/client-dynamodb';
import type { RowsMoved } from './tasks.ts';

export async function createTable(client: DynamoDBClient, stream?: StreamSpecification): Promise<string> {
  const TableName = `Ledger-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: stream,
    }),
  );
  return TableName;
}

export async function dropTable(client: DynamoDBClient, TableName: string): Promise<void> {
  await client.send(new DeleteTableCommand({ TableName }));
}

/** The cost rows that the table really holds. */
export async function rowsIn(client: DynamoDBClient, TableName: string): Promise<RowsMoved> {
  let rows = 0;
  let micros = 0n;
  const scan = {
    TableName,
    ConsistentRead: true,
    FilterExpression: 'entity = :cost',
    ExpressionAttributeValues: { ':cost': { S: 'cost' } },
    ProjectionExpression: 'amount',
  };
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    rows += Items.length;
    for (const { amount } of Items) micros += BigInt(amount?.N ?? 0);
  }
  return { rows, micros: String(micros) };
}
