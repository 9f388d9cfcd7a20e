import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  BatchExecuteStatementCommand,
  BatchWriteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startAwsServices } from '#local/aws/aws-services.ts';
import type { AwsServices } from '#local/cloud/contract.ts';
import { createSharedClock } from '#local/cloud/shared-clock.ts';
import { listeningAddresses } from './listening-addresses.ts';
import { type SampleResource, sampleResources, temporaryFolder, writeAssembly } from './sample-assembly.ts';

interface StartOptions {
  dataDir?: string;
  resources?: Readonly<Record<string, SampleResource>>;
}

async function startWith({ dataDir, resources = sampleResources }: StartOptions = {}) {
  const assemblyDir = mkdtempSync(join(tmpdir(), 'adtally-assembly-'));
  const services = await startAwsServices({
    assemblyDir: writeAssembly(resources, assemblyDir),
    dataDir: dataDir ?? null,
    clock: createSharedClock(),
  }).finally(() => rmSync(assemblyDir, { recursive: true }));
  return {
    services,
    writer: clientsFor(services, 'Writer'),
    idler: clientsFor(services, 'Idler'),
    own: clientsFor(services),
  };
}

/** For what would disturb other tests, or be disturbed. */
async function start(options?: StartOptions) {
  const started = await startWith(options);
  let running = true;
  const stop = async (): Promise<void> => {
    if (running) await started.services.stop();
    running = false;
  };
  onTestFinished(stop);
  return { ...started, stop };
}

function clientsFor(services: AwsServices, functionId?: string) {
  const credentials = functionId === undefined ? services.ownCredentials : services.credentialsOf(functionId);
  const settings = { endpoint: services.gatewayUrl, region: 'us-east-1', credentials, maxAttempts: 1 };
  return {
    dynamoDb: new DynamoDBClient(settings),
    sqs: new SQSClient(settings),
    kms: new KMSClient(settings),
  };
}

const item = (pk: string, sk = 's') => ({ pk: { S: pk }, sk: { S: sk } });
const put = (TableName: string, pk: string) => new PutItemCommand({ TableName, Item: item(pk) });
const get = (TableName: string, pk: string) => new GetItemCommand({ TableName, Key: item(pk) });
const jobsUrl = ({ model }: AwsServices): string =>
  model.queues.find(({ name }) => name === 'Jobs')?.queueUrl ?? '';
const message = (QueueUrl: string, body: string) =>
  new SendMessageCommand({ QueueUrl, MessageBody: body, MessageGroupId: 'g', MessageDeduplicationId: body });

async function indexesOf(client: DynamoDBClient, TableName: string): Promise<unknown[]> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  return Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName) ?? [];
}

const refusal = (name: string, does: string, to: string): string =>
  `assumed-role/${name} is not authorized to perform: ${does} on resource: arn:aws:${to} because no identity-based policy allows the ${does} action`;

let shared: Awaited<ReturnType<typeof startWith>>;

beforeAll(async () => {
  shared = await startWith();
});

afterAll(() => shared.services.stop());

describe('permissions', () => {
  it('lets a function do what its role allows, and nothing else', async () => {
    const { services, writer, idler, own } = shared;
    const table = 'dynamodb:us-east-1:000000000000:table';
    await writer.dynamoDb.send(put('Ledger', 'a'));
    expect((await writer.dynamoDb.send(get('Ledger', 'a'))).Item).toEqual(item('a'));
    await expect(idler.dynamoDb.send(get('Ledger', 'a'))).rejects.toThrow(
      refusal('IdlerRole/idler', 'dynamodb:GetItem', `${table}/Ledger`),
    );
    await expect(writer.dynamoDb.send(new ScanCommand({ TableName: 'Ledger' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(refusal('WriterRole/writer', 'dynamodb:Scan', `${table}/Ledger`)),
    });
    await writer.dynamoDb.send(put('Config', 'TOKEN#1'));
    await expect(writer.dynamoDb.send(put('Config', 'WORKSPACE#1'))).rejects.toThrow('dynamodb:PutItem');
    await expect(writer.sqs.send(message(jobsUrl(services), 'm'))).resolves.toBeDefined();
    await expect(idler.sqs.send(message(jobsUrl(services), 'm'))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(
        refusal('IdlerRole/idler', 'sqs:SendMessage', 'sqs:us-east-1:000000000000:Jobs.fifo'),
      ),
    });
    await expect(writer.sqs.send(new ReceiveMessageCommand({ QueueUrl: jobsUrl(services) }))).rejects.toThrow(
      'sqs:ReceiveMessage',
    );
    const secret = { KeyId: 'Secret', Plaintext: Buffer.from('a') };
    await expect(writer.kms.send(new EncryptCommand(secret))).resolves.toBeDefined();
    await expect(idler.kms.send(new EncryptCommand(secret))).rejects.toThrow(
      refusal('IdlerRole/idler', 'kms:Encrypt', 'kms:us-east-1:000000000000:key/Secret'),
    );
    expect((await own.dynamoDb.send(new ScanCommand({ TableName: 'Ledger' }))).Count).toBe(1);
  });

  it('tells an index from its table, and asks for every item of a transaction and every statement', async () => {
    const { writer } = shared;
    const query = {
      TableName: 'Config',
      KeyConditionExpression: 'activeShard = :s',
      ExpressionAttributeValues: { ':s': { S: '1' } },
    };
    const { Items } = await writer.dynamoDb.send(new QueryCommand({ ...query, IndexName: 'active' }));
    expect(Items).toEqual([]);
    await expect(writer.dynamoDb.send(new QueryCommand(query))).rejects.toThrow('dynamodb:Query');
    await expect(
      writer.dynamoDb.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: { TableName: 'Ledger', Item: item('refused') } },
            {
              ConditionCheck: {
                TableName: 'Ledger',
                Key: item('b'),
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
          ],
        }),
      ),
    ).rejects.toThrow('dynamodb:ConditionCheckItem');
    await expect(
      writer.dynamoDb.send(
        new BatchExecuteStatementCommand({
          Statements: [
            { Statement: `INSERT INTO "Ledger" VALUE {'pk': 'refused', 'sk': 's'}` },
            { Statement: `UPDATE "Ledger" SET x = 1 WHERE pk = 'b' AND sk = 's'` },
          ],
        }),
      ),
    ).rejects.toThrow('dynamodb:PartiQLUpdate');
    expect((await writer.dynamoDb.send(get('Ledger', 'refused'))).Item).toBeUndefined();
  });

  it('does not know callers that are not of the template, nor services that it does not have', async () => {
    const { services } = shared;
    const status = (headers: Record<string, string>): Promise<unknown> =>
      fetch(services.gatewayUrl, { method: 'POST', headers, body: '{}' }).then((answer) => answer.json());
    const signed = (keyId: string) => ({ authorization: `AWS4-HMAC-SHA256 Credential=${keyId}/20260101/x` });
    expect(await status({ ...signed('NOBODY'), 'x-amz-target': 'AmazonSQS.ListQueues' })).toMatchObject({
      __type: 'com.amazon.coral.service#UnrecognizedClientException',
    });
    const { accessKeyId } = services.ownCredentials;
    expect(await status({ ...signed(accessKeyId), 'x-amz-target': 'Kinesis.PutRecord' })).toMatchObject({
      __type: 'com.amazon.coral.service#UnknownOperationException',
    });
  });

  it('listens on loopback only', () => {
    const { services } = shared;
    expect(listeningAddresses(Number(new URL(services.gatewayUrl).port))).toEqual(['127.0.0.1']);
  });
});

describe('faults', () => {
  it.each([
    ['throttle', 'ProvisionedThroughputExceededException', 400],
    ['unavailable', 'InternalServerError', 500],
  ] as const)('%s fails so many calls of functions to that table', async (kind, name, httpStatusCode) => {
    const { services, writer, own } = shared;
    expect(services.setTableFault({ target: 'ledger-table', kind, count: 2 })).toBe(true);
    const failing = { name, $metadata: { httpStatusCode } };
    await expect(writer.dynamoDb.send(put('Ledger', 'a'))).rejects.toMatchObject(failing);
    await own.dynamoDb.send(put('Ledger', 'b'));
    await writer.dynamoDb.send(put('Config', 'TOKEN#1'));
    await expect(writer.dynamoDb.send(get('Ledger', 'b'))).rejects.toMatchObject(failing);
    expect((await writer.dynamoDb.send(get('Ledger', 'b'))).Item).toEqual(item('b'));
  });

  it('end with a count of 0, and are refused for what is not a table', async () => {
    const { services, writer } = shared;
    services.setTableFault({ target: 'ledger-table', kind: 'throttle', count: 5 });
    services.setTableFault({ target: 'ledger-table', kind: 'throttle', count: 0 });
    await expect(writer.dynamoDb.send(put('Ledger', 'a'))).resolves.toBeDefined();
    expect(services.setTableFault({ target: 'writer', kind: 'throttle', count: 1 })).toBe(false);
    expect(services.setTableFault({ target: 'ledger-table', kind: 'crash', count: 1 })).toBe(false);
  });
});

describe('counts', () => {
  it('has what functions read, wrote and sent, and leaves the rest out', async () => {
    const { services, writer, own } = await start();
    const { dynamoDb, sqs } = writer;
    await dynamoDb.send(put('Ledger', 'a'));
    await dynamoDb.send(
      new PutItemCommand({ TableName: 'Ledger', Item: { ...item('b'), text: { S: 'x'.repeat(2500) } } }),
    );
    await expect(
      dynamoDb.send(
        new PutItemCommand({
          TableName: 'Ledger',
          Item: item('a'),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    ).rejects.toThrow('conditional request failed');
    await dynamoDb.send(
      new BatchWriteItemCommand({
        RequestItems: { Ledger: ['c', 'd'].map((pk) => ({ PutRequest: { Item: item(pk) } })) },
      }),
    );
    await dynamoDb.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: 'Ledger', Item: { ...item('e'), text: { S: 'x'.repeat(1500) } } } },
        ],
      }),
    );
    await dynamoDb.send(
      new BatchExecuteStatementCommand({
        Statements: [{ Statement: `INSERT INTO "Ledger" VALUE {'pk': 'f', 'sk': 's'}` }],
      }),
    );
    await dynamoDb.send(get('Ledger', 'a'));
    await own.dynamoDb.send(put('Ledger', 'own'));
    const Entries = ['1', '2'].map((id) => ({
      Id: id,
      MessageBody: id,
      MessageGroupId: 'g',
      MessageDeduplicationId: id,
    }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: jobsUrl(services), Entries }));
    await own.sqs.send(message(jobsUrl(services), 'own'));
    expect(services.metrics()).toEqual({
      tables: {
        Config: { reads: 0, writes: 0, readUnits: 0, writeUnits: 0 },
        // 1 + 3 + 1 (refused) + 2 (batch) + 2 × 2 (transaction) + 1 (statement)
        Ledger: { reads: 1, writes: 7, readUnits: 0.5, writeUnits: 12 },
      },
      queues: { JobsDead: { sent: 0 }, Jobs: { sent: 2 }, Slow: { sent: 0 } },
    });
    expect(await services.queueDepths()).toContainEqual({
      name: 'Jobs',
      ready: 3,
      inFlight: 0,
      delayed: 0,
      isDeadLetter: false,
    });
  });

  it('shows the consumed capacity only to a caller that asked for it', async () => {
    const { writer } = shared;
    const asked = await writer.dynamoDb.send(
      new PutItemCommand({ TableName: 'Ledger', Item: item('a'), ReturnConsumedCapacity: 'TOTAL' }),
    );
    const unasked = await writer.dynamoDb.send(put('Ledger', 'b'));
    expect(asked.ConsumedCapacity).toEqual({ TableName: 'Ledger', CapacityUnits: 1 });
    expect(unasked.ConsumedCapacity).toBeUndefined();
  });
});

describe('the data folder', () => {
  it('keeps rows, messages and keys over a restart, and takes up a changed index', async () => {
    const dataDir = temporaryFolder();
    const before = await start({ dataDir });
    await before.writer.dynamoDb.send(put('Ledger', 'a'));
    await before.writer.sqs.send(message(jobsUrl(before.services), 'm'));
    await before.stop();

    const plainConfig: SampleResource = {
      Type: 'AWS::DynamoDB::Table',
      Properties: { ...sampleResources['LedgerTable']?.Properties },
      Metadata: { ...sampleResources['ConfigTable']?.Metadata },
    };
    const between = await start({ dataDir, resources: { ...sampleResources, ConfigTable: plainConfig } });
    expect(await indexesOf(between.own.dynamoDb, 'Config')).toEqual([]);
    await between.stop();

    const after = await start({ dataDir });
    expect(await indexesOf(after.own.dynamoDb, 'Config')).toEqual(['active']);
    expect((await after.writer.dynamoDb.send(get('Ledger', 'a'))).Item).toEqual(item('a'));
    expect((await after.services.queueDepths()).find(({ name }) => name === 'Jobs')?.ready).toBe(1);
  });

  it('is refused when a table of the template has other keys', async () => {
    const dataDir = temporaryFolder();
    const before = await start({ dataDir });
    await before.stop();
    const { LedgerTable } = sampleResources;
    const resources = {
      ...sampleResources,
      LedgerTable: {
        ...LedgerTable,
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        },
      },
    };
    await expect(start({ dataDir, resources })).rejects.toThrow(
      'The table Ledger in the data folder has other keys than the template',
    );
  });
});

it('stops with a call under way', async () => {
  const { services, stop, own } = await start();
  const waiting = own.sqs
    .send(new ReceiveMessageCommand({ QueueUrl: jobsUrl(services), WaitTimeSeconds: 20 }))
    .then(({ Messages }) => Messages ?? 'nothing')
    .catch(() => 'cut off');
  await pause(200);
  await stop();
  expect(['nothing', 'cut off']).toContain(await waiting);
  await expect(fetch(services.gatewayUrl)).rejects.toThrow('fetch failed');
});
