import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createForwarder, type Forwarder } from '#local/aws/forward.ts';
import { createStreamReader } from '#local/aws/stream-reader.ts';
import type { CloudStreamSource, StreamReader, StreamRecord } from '#local/cloud/contract.ts';
import { FunctionError } from '#local/cloud/function-error.ts';
import { createMemoryLog } from '#local/cloud/function-log.ts';
import { createFunctionPool } from '#local/cloud/function-pool.ts';
import { createMemoryCheckpoints } from '#local/cloud/stream-checkpoints.ts';
import { type StreamSource, startStreamSource } from '#local/cloud/stream-source.ts';
import { temporaryFolder } from '#test/local/aws/sample-assembly.ts';
import { createTestClock } from './fake-clock.ts';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/Events/stream/local';

let client: DynamoDBClient;
let forwarder: Forwarder;
let reader: StreamReader;
const tables: string[] = [];
const sources: StreamSource[] = [];

beforeAll(() => {
  const endpoint = inject('dynamoDbEndpoint');
  client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  forwarder = createForwarder();
  reader = createStreamReader(endpoint, forwarder);
});
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.stop()));
});
afterAll(async () => {
  await Promise.all(tables.map((TableName) => client.send(new DeleteTableCommand({ TableName }))));
  client.destroy();
  forwarder.close();
});

async function createTable(TableName = `Streamed-${randomUUID()}`): Promise<string> {
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  tables.push(TableName);
  return TableName;
}

/** What the function does with the keys of the records. */
type Handler = (keys: string[], records: DynamoDBRecord[]) => unknown;

const keyOf = ({ dynamodb }: DynamoDBRecord): string => dynamodb?.Keys?.['pk']?.S ?? '';
const numberOf = (records: DynamoDBRecord[], key: string): string =>
  records.find((record) => keyOf(record) === key)?.dynamodb?.SequenceNumber ?? '';
const failing = (records: DynamoDBRecord[], ...keys: string[]) => ({
  batchItemFailures: keys.map((key) => ({ itemIdentifier: numberOf(records, key) })),
});
const fail = () => {
  throw new FunctionError('follower', 'Error', 'no luck');
};

async function setUp(
  handler: Handler,
  options: Partial<CloudStreamSource> & { tableName?: string; isSendingBroken?: boolean } = {},
) {
  const { isSendingBroken = false, ...overrides } = options;
  const tableName = overrides.tableName ?? (await createTable());
  const clock = createTestClock();
  const checkpoints = createMemoryCheckpoints();
  const events: { Records: DynamoDBRecord[] }[] = [];
  const seen: string[][] = [];
  const requestIds: string[] = [];
  const failures: { queueUrl: string; body: unknown }[] = [];
  const reports: string[] = [];
  let sendings = 0;
  const start = (parts: { reader?: StreamReader; handler?: Handler } = {}) => {
    const source = startStreamSource({
      source: {
        functionId: 'Fn',
        tableName,
        streamArn: ARN,
        batchSize: 100,
        batchWindowSeconds: 0,
        windowSeconds: 0,
        wants: () => true,
        reportsBatchItemFailures: true,
        bisectsFailedBatches: false,
        maximumRetries: null,
        maximumAgeSeconds: null,
        failureQueueUrl: null,
        enabled: true,
        ...overrides,
      },
      functionName: 'follower',
      reader: parts.reader ?? reader,
      checkpoints,
      clock,
      invoke: async (_functionId, event, requestId) => {
        const sent = event as { Records: DynamoDBRecord[] };
        const keys = sent.Records.map(keyOf);
        events.push(JSON.parse(JSON.stringify(sent)));
        seen.push(keys);
        requestIds.push(requestId);
        return (parts.handler ?? handler)(keys, sent.Records);
      },
      sendFailure: async (queueUrl, body) => {
        sendings += 1;
        if (isSendingBroken && sendings === 1) throw new Error('The queue does not answer.');
        failures.push({ queueUrl, body: JSON.parse(body) });
      },
      report: (line) => reports.push(line),
    });
    sources.push(source);
    return source;
  };
  const put = async (...keys: string[]) => {
    for (const key of keys) {
      await client.send(new PutItemCommand({ TableName: tableName, Item: { pk: { S: key } } }));
    }
  };
  return { tableName, clock, start, put, events, seen, requestIds, failures, reports };
}

const caughtUp = (source: StreamSource) =>
  expect.poll(() => source.isCaughtUp(), { timeout: 5000 }).toBe(true);

describe('stream source', () => {
  it('makes the event that Lambda makes', async () => {
    const { tableName, start, events } = await setUp(() => null);
    const put = (n: string) =>
      client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: {
            pk: { S: 'a' },
            n: { N: n },
            bytes: { B: Uint8Array.of(1, 2) },
            list: { L: [{ NULL: true }] },
          },
        }),
      );
    const before = Math.floor(Date.now() / 1000);
    await put('1');
    await put('2');
    await client.send(new DeleteItemCommand({ TableName: tableName, Key: { pk: { S: 'a' } } }));
    await caughtUp(start());
    const image = (n: string) => ({
      pk: { S: 'a' },
      n: { N: n },
      bytes: { B: 'AQI=' },
      list: { L: [{ NULL: true }] },
    });
    const record = (eventName: string, images: object) => ({
      eventID: expect.any(String),
      eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN: ARN,
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { pk: { S: 'a' } },
        ...images,
        SequenceNumber: expect.stringMatching(/^\d+$/),
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
    expect(events).toEqual([
      {
        Records: [
          record('INSERT', { NewImage: image('1') }),
          record('MODIFY', { NewImage: image('2'), OldImage: image('1') }),
          record('REMOVE', { OldImage: image('2') }),
        ],
      },
    ]);
    const created = events[0]?.Records[0]?.dynamodb?.ApproximateCreationDateTime ?? 0;
    expect(created).toBeGreaterThanOrEqual(before);
    expect(created).toBeLessThanOrEqual(Date.now() / 1000);
  });

  it('dates a record by the shared clock', async () => {
    const { start, put, clock, events } = await setUp(() => null);
    clock.advance(86_400_000);
    await put('a');
    await caughtUp(start());
    const created = events[0]?.Records[0]?.dynamodb?.ApproximateCreationDateTime ?? 0;
    expect(clock.now() / 1000 - created).toBeLessThan(60);
  });

  it('keeps the order, fills batches, and has one of them with the function at a time', async () => {
    let together = 0;
    let most = 0;
    const { start, put, seen } = await setUp(
      async () => {
        together += 1;
        most = Math.max(most, together);
        await sleep(20);
        together -= 1;
        return null;
      },
      { batchSize: 3 },
    );
    await put('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const source = start();
    await caughtUp(source);
    await put('h');
    await caughtUp(source);
    expect(seen).toEqual([['a', 'b', 'c'], ['d', 'e', 'f'], ['g'], ['h']]);
    expect(most).toBe(1);
    expect(source.counts()).toEqual({ batches: 4, records: 8, filtered: 0, givenUp: 0 });
    expect(source.read()).toBe(8);
  });

  it('waits for more while the window of a batch is open', async () => {
    const { start, put, seen } = await setUp(() => null, { batchWindowSeconds: 1 });
    const source = start();
    await put('a');
    await expect.poll(() => source.read()).toBe(1);
    expect(await source.isCaughtUp()).toBe(false);
    await put('b');
    await caughtUp(source);
    expect(seen).toEqual([['a', 'b']]);
  });

  it.each([
    { records: 'the function wants', wants: () => true },
    { records: 'its filters keep back', wants: () => false },
  ])('does not read again at once while records trickle in that $records', async ({ wants }) => {
    const { start, put } = await setUp(() => null, { wants, batchWindowSeconds: 1 });
    let looks = 0;
    const openShard: StreamReader['openShard'] = (...position) => {
      const shard = reader.openShard(...position);
      const read = () => {
        looks += 1;
        return shard.read();
      };
      return { ...shard, read };
    };
    const source = start({ reader: { ...reader, openShard } });
    const begin = performance.now();
    for (let number = 0; performance.now() - begin < 1000; number += 1) await put(`record${number}`);
    await expect.poll(() => source.read()).toBeGreaterThan(5);
    // Five times a second, and a few times more since the clocks of a busy machine are coarse; records come by the hundred.
    expect(looks).toBeLessThanOrEqual(((performance.now() - begin) / 200) * 2);
  });

  it('makes no event of more than six megabytes', async () => {
    const { tableName, start, seen } = await setUp(() => null);
    const text = { S: 'x'.repeat(390_000) };
    const keys = Array.from({ length: 18 }, (_, index) => `large${index}`);
    for (const key of keys)
      await client.send(new PutItemCommand({ TableName: tableName, Item: { pk: { S: key }, text } }));
    await caughtUp(start());
    expect(seen.map(({ length }) => length)).toEqual([16, 2]);
    expect(seen.flat()).toEqual(keys);
  });

  it('keeps from the function what its filters do not let through', async () => {
    const wants = (record: unknown) => JSON.stringify(record).includes('"good');
    const { start, put, seen } = await setUp(() => null, { wants, batchSize: 2 });
    await put('bad1', 'good1', 'bad2', 'bad3', 'good2', 'good3', 'bad4');
    const source = start();
    await caughtUp(source);
    expect(seen).toEqual([['good1', 'good2'], ['good3']]);
    expect(source.counts()).toEqual({ batches: 2, records: 3, filtered: 4, givenUp: 0 });
    await source.stop();
    await put('good4');
    await caughtUp(start());
    expect(seen).toEqual([['good1', 'good2'], ['good3'], ['good4']]);
  });

  it.each([
    { name: 'an empty list', answer: () => ({ batchItemFailures: [] }) },
    { name: 'a null list', answer: () => ({ batchItemFailures: null }) },
    { name: 'an empty answer', answer: () => ({}) },
    { name: 'nothing', answer: () => null },
  ])('takes $name for success', async ({ answer }) => {
    const { start, put, seen } = await setUp(answer);
    await put('a', 'b');
    await caughtUp(start());
    expect(seen).toEqual([['a', 'b']]);
  });

  it.each([
    { name: 'an empty identifier', answer: () => ({ batchItemFailures: [{ itemIdentifier: '' }] }) },
    { name: 'a null identifier', answer: () => ({ batchItemFailures: [{ itemIdentifier: null }] }) },
    { name: 'another key', answer: () => ({ batchItemFailures: [{ item: '1' }] }) },
    { name: 'a number of no record', answer: () => ({ batchItemFailures: [{ itemIdentifier: '7' }] }) },
    { name: 'an error', answer: fail },
  ])('tries the whole batch again after $name', async ({ answer }) => {
    let tries = 0;
    const { start, put, seen } = await setUp(() => {
      tries += 1;
      return tries === 1 ? answer() : null;
    });
    await put('a', 'b');
    await caughtUp(start());
    expect(seen).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('tries again from the lowest number that the function reports', async () => {
    let tries = 0;
    const { start, put, seen } = await setUp((_keys, records) => {
      tries += 1;
      return tries === 1 ? failing(records, 'd', 'c') : null;
    });
    await put('a', 'b', 'c', 'd');
    const source = start();
    await caughtUp(source);
    expect(seen).toEqual([
      ['a', 'b', 'c', 'd'],
      ['c', 'd'],
    ]);
    expect(source.counts()).toEqual({ batches: 2, records: 4, filtered: 0, givenUp: 0 });
  });

  it('counts any answer as success where failures are not reported', async () => {
    const { start, put, seen } = await setUp((keys, records) => failing(records, ...keys), {
      reportsBatchItemFailures: false,
    });
    await put('a');
    await caughtUp(start());
    expect(seen).toEqual([['a']]);
  });

  it('is blocked by a batch that fails, and says so', async () => {
    let isBroken = true;
    const { start, put, seen } = await setUp(() => (isBroken ? fail() : null), { batchSize: 1 });
    await put('a', 'b');
    const source = start();
    await expect.poll(() => seen.length).toBeGreaterThan(2);
    expect(await source.isCaughtUp()).toBe(false);
    expect(new Set(seen.flat())).toEqual(new Set(['a']));
    isBroken = false;
    await caughtUp(source);
    expect(seen.at(-1)).toEqual(['b']);
  });

  it('gives up after so many retries, tells the failure queue, and goes on', async () => {
    const { start, put, events, seen, requestIds, failures, reports } = await setUp(
      (keys) => (keys.includes('b') ? fail() : null),
      { batchSize: 2, maximumRetries: 1, failureQueueUrl: 'http://queue' },
    );
    await put('a', 'b', 'c');
    const source = start();
    await caughtUp(source);
    expect(seen).toEqual([['a', 'b'], ['a', 'b'], ['c']]);
    const [first, last] = events[0]?.Records ?? [];
    expect(failures).toEqual([
      {
        queueUrl: 'http://queue',
        body: {
          requestContext: {
            requestId: requestIds[1],
            functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:follower',
            condition: 'RetryAttemptsExhausted',
            approximateInvokeCount: 2,
          },
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          version: '1.0',
          timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          DDBStreamBatchInfo: {
            shardId: expect.stringMatching(/^shardId-/),
            startSequenceNumber: first?.dynamodb?.SequenceNumber,
            endSequenceNumber: last?.dynamodb?.SequenceNumber,
            approximateArrivalOfFirstRecord: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
            approximateArrivalOfLastRecord: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
            batchSize: 2,
            streamArn: ARN,
          },
        },
      },
    ]);
    expect(source.counts()).toEqual({ batches: 3, records: 1, filtered: 0, givenUp: 2 });
    expect(reports).toEqual([`follower is not given 2 records of ${ARN} again: RetryAttemptsExhausted`]);
  });

  it('gives up only what is left when the front of a batch was done', async () => {
    const { start, put, seen, failures } = await setUp(
      (keys, records) => (keys.includes('b') ? failing(records, 'b') : null),
      { batchSize: 3, maximumRetries: 1, failureQueueUrl: 'http://queue' },
    );
    await put('a', 'b', 'c', 'd');
    await caughtUp(start());
    expect(seen).toEqual([['a', 'b', 'c'], ['b', 'c'], ['d']]);
    expect(failures).toMatchObject([
      {
        body: {
          requestContext: { approximateInvokeCount: 2 },
          responseContext: { statusCode: 200, executedVersion: '$LATEST' },
          DDBStreamBatchInfo: { batchSize: 2 },
        },
      },
    ]);
    expect(failures[0]?.body).not.toHaveProperty('responseContext.functionError');
  });

  it('skips what is given up where there is no failure queue', async () => {
    const { start, put, seen, failures } = await setUp((keys) => (keys[0] === 'a' ? fail() : null), {
      batchSize: 1,
      maximumRetries: 0,
    });
    await put('a', 'b');
    await caughtUp(start());
    expect(seen).toEqual([['a'], ['b']]);
    expect(failures).toEqual([]);
  });

  it('gives nothing up before the failure queue knows', async () => {
    const { start, put, seen, failures, reports } = await setUp((keys) => (keys[0] === 'a' ? fail() : null), {
      batchSize: 1,
      maximumRetries: 0,
      failureQueueUrl: 'http://queue',
      isSendingBroken: true,
    });
    await put('a', 'b');
    const source = start();
    await caughtUp(source);
    expect(seen).toEqual([['a'], ['a'], ['b']]);
    expect(failures).toHaveLength(1);
    expect(reports[0]).toContain('cannot be followed: Error: The queue does not answer.');
    expect(source.counts()).toMatchObject({ givenUp: 1 });
  });

  it('finds the one record that fails by halves, which are no retries', async () => {
    const { start, put, seen, failures } = await setUp((keys) => (keys.includes('d') ? fail() : null), {
      bisectsFailedBatches: true,
      maximumRetries: 1,
      failureQueueUrl: 'http://queue',
    });
    await put('a', 'b', 'c', 'd', 'e');
    await caughtUp(start());
    expect(seen).toEqual([['a', 'b', 'c', 'd', 'e'], ['a', 'b', 'c'], ['d', 'e'], ['d'], ['d'], ['e']]);
    expect(failures).toMatchObject([{ body: { DDBStreamBatchInfo: { batchSize: 1 } } }]);
  });

  it('splits at the number that the function reports before it halves', async () => {
    const { start, put, seen } = await setUp(
      (keys, records) => (keys.includes('b') ? failing(records, 'b') : null),
      { bisectsFailedBatches: true, maximumRetries: 0 },
    );
    await put('a', 'b', 'c');
    await caughtUp(start());
    expect(seen).toEqual([['a', 'b', 'c'], ['b', 'c'], ['b'], ['c']]);
  });

  it('gives up records that are too old, tried or not', async () => {
    let isBroken = true;
    const { start, put, clock, seen, failures } = await setUp(() => (isBroken ? fail() : null), {
      batchSize: 1,
      maximumAgeSeconds: 3600,
      failureQueueUrl: 'http://queue',
    });
    await put('old');
    const source = start();
    await expect.poll(() => seen.length).toBeGreaterThan(1);
    isBroken = false;
    clock.advance(3_700_000);
    await put('new');
    await caughtUp(source);
    expect(new Set(seen.slice(0, -1).flat())).toEqual(new Set(['old']));
    expect(seen.at(-1)).toEqual(['new']);
    expect(failures).toMatchObject([
      {
        body: {
          requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: seen.length - 1 },
          DDBStreamBatchInfo: { batchSize: 1 },
        },
      },
    ]);
  });

  it('gives no record up for the time in which nothing ran', async () => {
    const { start, put, seen, failures } = await setUp(() => null, {
      maximumAgeSeconds: 3600,
      failureQueueUrl: 'http://queue',
    });
    await put('old');
    const openShard: StreamReader['openShard'] = (...position) => {
      const shard = reader.openShard(...position);
      const earlier = ({ dynamodb, ...record }: StreamRecord): StreamRecord => {
        const ApproximateCreationDateTime = dynamodb.ApproximateCreationDateTime - 36_000;
        return { ...record, dynamodb: { ...dynamodb, ApproximateCreationDateTime } };
      };
      return { ...shard, read: async () => (await shard.read()).map(earlier) };
    };
    await caughtUp(start({ reader: { ...reader, openShard } }));
    expect(seen).toEqual([['old']]);
    expect(failures).toEqual([]);
  });

  it('goes on where it stood', async () => {
    const { start, put, seen } = await setUp(() => null);
    await put('a');
    const first = start();
    await caughtUp(first);
    await first.stop();
    await put('b');
    await caughtUp(start());
    expect(seen).toEqual([['a'], ['b']]);
  });

  it('keeps what fails while everything ends', async () => {
    const { start, put, seen, failures } = await setUp(() => null, {
      maximumRetries: 0,
      failureQueueUrl: 'http://queue',
    });
    await put('a');
    const reached = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const first = start({
      handler: async () => {
        reached.resolve();
        await ended.promise;
        return fail();
      },
    });
    await reached.promise;
    const stopped = first.stop();
    ended.resolve();
    await stopped;
    expect(failures).toEqual([]);
    await caughtUp(start());
    expect(seen).toEqual([['a'], ['a']]);
  });

  it('reads a table that was made anew from its beginning', async () => {
    const { tableName, start, put, seen } = await setUp(() => null);
    await put('a', 'b');
    const first = start();
    await caughtUp(first);
    await first.stop();
    await client.send(new DeleteTableCommand({ TableName: tableName }));
    tables.splice(tables.indexOf(tableName), 1);
    await createTable(tableName);
    await put('c');
    await caughtUp(start());
    expect(seen).toEqual([['a', 'b'], ['c']]);
  });

  it('reports a stream that cannot be read, and tries again', async () => {
    const { start, put, seen, reports } = await setUp(() => null);
    await put('a');
    let calls = 0;
    const source = start({
      reader: {
        ...reader,
        shards: async (arn) => {
          calls += 1;
          if (calls === 1) throw new Error('connect ECONNREFUSED');
          return reader.shards(arn);
        },
      },
    });
    await caughtUp(source);
    expect(seen).toEqual([['a']]);
    expect(reports).toEqual([`The stream ${ARN} cannot be followed: Error: connect ECONNREFUSED`]);
  });

  it.each([
    { kind: 'crash' as const, runs: 1 },
    { kind: 'crash-after' as const, runs: 2 },
  ])('gives a batch again to a function that had the fault $kind', async ({ kind, runs }) => {
    const codeDir = temporaryFolder();
    const trace = join(codeDir, 'trace');
    writeFileSync(join(codeDir, 'package.json'), '{"type":"commonjs"}');
    writeFileSync(
      join(codeDir, 'index.js'),
      `exports.handler = async () => require('node:fs').appendFileSync(${JSON.stringify(trace)}, 'x');`,
    );
    const pool = createFunctionPool({
      functions: new Map([
        [
          'Fn',
          {
            logicalId: 'Fn',
            name: 'follower',
            codeDir,
            handler: 'index.handler',
            environment: {},
            timeoutSeconds: 5,
            memoryMegabytes: 128,
          },
        ],
      ]),
      environmentOf: () => ({}),
      limitOf: () => 1,
      clock: createTestClock(),
      log: createMemoryLog(),
      report: () => undefined,
    });
    onTestFinished(() => pool.stop(0));
    pool.setFault({ target: 'follower', kind, count: 1 });
    const { start, put, seen } = await setUp((_keys, Records) => pool.invoke('Fn', { Records }));
    await put('a');
    await caughtUp(start());
    expect(seen).toEqual([['a'], ['a']]);
    expect(readFileSync(trace, 'utf8')).toHaveLength(runs);
  });

  it('is never caught up once it has ended', async () => {
    const { start } = await setUp(() => null);
    const source = start();
    await caughtUp(source);
    await source.stop();
    expect(await source.isCaughtUp()).toBe(false);
  });
});
