import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDynamoDbEngine } from '#local/aws/dynamodb-engine.ts';
import { createTestTables } from '#test/support/tables.ts';
import { listeningAddresses } from './listening-addresses.ts';

const enginePath = join(import.meta.dirname, '../../../local/aws/dynamodb-engine.ts');

/** A program that starts an engine and then does nothing, as the local cloud would. */
const HOLDER = `
const { startDynamoDbEngine } = await import(process.argv[1]);
const engine = await startDynamoDbEngine(null);
console.log(engine.endpoint);
setInterval(() => {}, 1000);
`;

const KEPT: CreateTableCommandInput & { TableName: string } = {
  TableName: 'Kept',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  BillingMode: 'PAY_PER_REQUEST',
};

const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

async function isAlive(endpoint: string): Promise<boolean> {
  return fetch(endpoint).then(
    () => true,
    () => false,
  );
}

async function eventually(check: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 50; tries += 1) {
    if (await check()) return true;
    await pause(100);
  }
  return false;
}

describe('the DynamoDB engine', () => {
  it('makes the tables as they are deployed, apart for each test', async () => {
    const [mine, yours] = await Promise.all([createTestTables(), createTestTables()]);
    onTestFinished(async () => {
      await Promise.all([mine.drop(), yours.drop()]);
    });
    expect(mine.configTable).not.toBe(yours.configTable);
    const { Table: config } = await mine.client.send(
      new DescribeTableCommand({ TableName: mine.configTable }),
    );
    const { Table: events } = await mine.client.send(
      new DescribeTableCommand({ TableName: mine.eventsTable }),
    );
    expect(config?.KeySchema).toEqual([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ]);
    expect(config?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['active']);
    expect(events?.StreamSpecification).toEqual({
      StreamEnabled: true,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    });
  });

  it('drops what it made', async () => {
    const tables = await createTestTables();
    const other = await createTestTables();
    await tables.drop();
    const { TableNames } = await other.client.send(new ListTablesCommand({}));
    await other.drop();
    expect(TableNames).not.toContain(tables.ledgerTable);
    expect(TableNames).toContain(other.ledgerTable);
  });

  it('listens on loopback only, keeps its file in the folder, and is gone after stop', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'adtally-engine-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const engine = await startDynamoDbEngine(join(folder, 'new'));
    expect(listeningAddresses(Number(new URL(engine.endpoint).port))).toEqual(['127.0.0.1']);
    expect(existsSync(join(folder, 'new', 'shared-local-instance.db'))).toBe(true);
    await engine.stop();
    expect(await isAlive(engine.endpoint)).toBe(false);
  });

  it('keeps what it answered when it is killed with -9', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'adtally-engine-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const first = await startDynamoDbEngine(folder);
    const before = clientOf(first.endpoint);
    await before.send(new CreateTableCommand(KEPT));
    await before.send(new PutItemCommand({ TableName: KEPT.TableName, Item: { pk: { S: 'answered' } } }));
    before.destroy();
    process.kill(-first.pid, 'SIGKILL');

    const second = await startDynamoDbEngine(folder);
    onTestFinished(second.stop);
    const after = clientOf(second.endpoint);
    onTestFinished(() => after.destroy());
    const { Items } = await after.send(new ScanCommand({ TableName: KEPT.TableName }));
    expect(Items).toEqual([{ pk: { S: 'answered' } }]);
    const database = new DatabaseSync(join(folder, 'shared-local-instance.db'), { readOnly: true });
    onTestFinished(() => database.close());
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  });

  it('does not outlive a parent that is killed outright', async () => {
    const parent = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, enginePath]);
    const [endpoint] = await once(createInterface(parent.stdout), 'line');
    expect(await isAlive(endpoint)).toBe(true);
    parent.kill('SIGKILL');
    expect(await eventually(async () => !(await isAlive(endpoint)))).toBe(true);
  });

  it('says how to install Java where there is none', async () => {
    const path = process.env['PATH'];
    onTestFinished(() => {
      process.env['PATH'] = path;
    });
    process.env['PATH'] = '/nowhere';
    await expect(startDynamoDbEngine(null)).rejects.toThrow(
      /^Java 17 or newer is needed .* install it with: sudo apt-get install -y openjdk-17-jre-headless$/,
    );
  });
});
