import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startDynamoDbEngine } from '#local/aws/dynamodb-engine.ts';
import { createForwarder } from '#local/aws/forward.ts';
import { createStreamReader } from '#local/aws/stream-reader.ts';
import type { StreamRecord } from '#local/cloud/contract.ts';
import { createFileCheckpoints } from '#local/cloud/stream-checkpoints.ts';
import { startStreamSource } from '#local/cloud/stream-source.ts';
import { temporaryFolder } from '#test/local/aws/sample-assembly.ts';
import { createTestClock } from './fake-clock.ts';

const KEYS = Array.from({ length: 20 }, (_, index) => `key-${index}`);
const BATCH_SIZE = 2;

/** Writes all keys, and then, two by two, those that its slow function was given, until it is killed. */
const VICTIM = `
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
const [root, folder, source, ...keys] = process.argv.slice(1);
const load = (file) => import(join(root, 'local', file));
const { startDynamoDbEngine } = await load('aws/dynamodb-engine.ts');
const { createForwarder } = await load('aws/forward.ts');
const { createStreamReader } = await load('aws/stream-reader.ts');
const { createFileCheckpoints } = await load('cloud/stream-checkpoints.ts');
const { createSharedClock } = await load('cloud/shared-clock.ts');
const { startStreamSource } = await load('cloud/stream-source.ts');
const { endpoint } = await startDynamoDbEngine(join(folder, 'dynamodb'));
const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
await client.send(new CreateTableCommand({
  TableName: 'Table',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  BillingMode: 'PAY_PER_REQUEST',
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
}));
for (const pk of keys) await client.send(new PutItemCommand({ TableName: 'Table', Item: { pk: { S: pk } } }));
startStreamSource({
  source: { ...JSON.parse(source), wants: () => true },
  functionName: 'follower',
  reader: createStreamReader(endpoint, createForwarder()),
  checkpoints: createFileCheckpoints(join(folder, 'streams')),
  clock: createSharedClock(),
  async invoke(_functionId, { Records }) {
    for (const { dynamodb } of Records) appendFileSync(join(folder, 'seen'), dynamodb.Keys.pk.S + ' ');
    await sleep(100);
    return null;
  },
  sendFailure: async () => {},
  report: console.error,
});
`;

const SOURCE = {
  functionId: 'Fn',
  tableName: 'Table',
  streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Table/stream/local',
  batchSize: BATCH_SIZE,
  batchWindowSeconds: 0,
  windowSeconds: 0,
  reportsBatchItemFailures: true,
  bisectsFailedBatches: false,
  maximumRetries: null,
  maximumAgeSeconds: null,
  failureQueueUrl: null,
  enabled: true,
};

it('skips no record of a stream when everything is killed with -9', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const root = join(import.meta.dirname, '../../..');
  const seenFile = join(folder, 'seen');
  const seenBefore = (): string[] =>
    existsSync(seenFile) ? readFileSync(seenFile, 'utf8').trim().split(' ') : [];
  const victim = spawn(
    process.execPath,
    ['--input-type=module', '-e', VICTIM, root, folder, JSON.stringify(SOURCE), ...KEYS],
    { cwd: root, stdio: 'inherit' },
  );
  const exited = once(victim, 'exit');
  await expect.poll(() => seenBefore().length, { timeout: 40_000, interval: 10 }).toBeGreaterThan(6);
  victim.kill('SIGKILL');
  await exited;
  const before = seenBefore();
  expect(before).toEqual(KEYS.slice(0, before.length));
  expect(before.length).toBeLessThan(KEYS.length);

  const engine = await startDynamoDbEngine(join(folder, 'dynamodb'));
  onTestFinished(engine.stop);
  const forwarder = createForwarder();
  const after: StreamRecord[] = [];
  const source = startStreamSource({
    source: { ...SOURCE, wants: () => true },
    functionName: 'follower',
    reader: createStreamReader(engine.endpoint, forwarder),
    checkpoints: createFileCheckpoints(join(folder, 'streams')),
    clock: createTestClock(),
    invoke: async (_functionId, event) => {
      after.push(...(event as { Records: StreamRecord[] }).Records);
      return null;
    },
    sendFailure: async () => undefined,
    report: () => undefined,
  });
  await expect.poll(() => source.isCaughtUp(), { timeout: 5000 }).toBe(true);
  await source.stop();
  forwarder.close();
  const keys = after.map(({ dynamodb: { Keys } }) => (Keys as { pk: { S: string } }).pk.S);
  expect(keys).toEqual(KEYS.slice(KEYS.length - keys.length));
  const repeated = before.length + keys.length - KEYS.length;
  expect(repeated).toBeGreaterThanOrEqual(0);
  expect(repeated).toBeLessThanOrEqual(BATCH_SIZE);
});
