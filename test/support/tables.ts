import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { inject } from 'vitest';
import { tableDefinition } from '#local/aws/table-definition.ts';

export interface TestTables {
  client: DynamoDBClient;
  documents: DynamoDBDocumentClient;
  configTable: string;
  ledgerTable: string;
  eventsTable: string;
  /** Deletes the tables and closes the client. */
  drop(): Promise<void>;
}

/** Makes the three tables as deployed, under names that no other test has. */
export async function createTestTables(): Promise<TestTables> {
  const client = new DynamoDBClient({
    endpoint: inject('dynamoDbEndpoint'),
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const properties = inject('tableProperties');
  const suffix = randomUUID();
  const create = async (id: keyof typeof properties): Promise<string> => {
    const name = `${id}-${suffix}`;
    await client.send(new CreateTableCommand(tableDefinition(name, properties[id])));
    return name;
  };
  const [configTable, ledgerTable, eventsTable] = await Promise.all([
    create('Config'),
    create('Ledger'),
    create('Events'),
  ]);
  const drop = async (): Promise<void> => {
    const names = [configTable, ledgerTable, eventsTable];
    await Promise.all(names.map((TableName) => client.send(new DeleteTableCommand({ TableName }))));
    client.destroy();
  };
  return {
    client,
    documents: DynamoDBDocumentClient.from(client),
    configTable,
    ledgerTable,
    eventsTable,
    drop,
  };
}
