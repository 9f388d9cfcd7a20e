import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AwsAnswer } from '#local/aws/aws-answer.ts';
import { startDynamoDbEngine } from '#local/aws/dynamodb-engine.ts';
import { createForwarder } from '#local/aws/forward.ts';
import { createStreamReader } from '#local/aws/stream-reader.ts';
import { resumeStreams } from '#local/aws/stream-retention.ts';
import type { OpenShard, StreamRecord } from '#local/cloud/contract.ts';
import { temporaryFolder } from './sample-assembly.ts';

const HOUR_MS = 3_600_000;
const TableName = 'Streamed';

async function start(dataDir: string) {
  const engine = await startDynamoDbEngine(dataDir);
  const forwarder = createForwarder();
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  let isRunning = true;
  const stop = async (): Promise<void> => {
    if (!isRunning) return;
    isRunning = false;
    client.destroy();
    forwarder.close();
    await engine.stop();
  };
  onTestFinished(stop);
  const put = async (...keys: string[]) => {
    for (const key of keys) await client.send(new PutItemCommand({ TableName, Item: { pk: { S: key } } }));
  };
  return { reader: createStreamReader(engine.endpoint, forwarder), client, put, stop };
}

async function startWithTable(dataDir: string) {
  const started = await start(dataDir);
  await started.client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    }),
  );
  return started;
}

/** As if all in the folder had happened so much earlier. */
function age(dataDir: string, milliseconds: number): void {
  const database = new DatabaseSync(join(dataDir, 'shared-local-instance.db'));
  database.exec(`
    UPDATE us SET CreationDateTime = CreationDateTime - ${milliseconds};
    UPDATE ss SET CreationDateTime = CreationDateTime - ${milliseconds};
  `);
  database.close();
}

const keysOf = (records: readonly StreamRecord[]): unknown[] =>
  records
    .map(({ dynamodb }) => JSON.stringify(dynamodb['Keys']))
    .map((keys) => /"S":"(.+?)"/.exec(keys)?.[1]);

async function readAll(shard: OpenShard): Promise<StreamRecord[]> {
  const all: StreamRecord[] = [];
  for (let page = await shard.read(); page.length > 0; page = await shard.read()) all.push(...page);
  return all;
}

describe('stream reader', () => {
  it('reads on where it stood after the engine was started anew', async () => {
    const dataDir = temporaryFolder();
    const first = await startWithTable(dataDir);
    await first.put('a', 'b');
    const stream = await first.reader.streamOf(TableName);
    const [before] = await first.reader.shards(stream);
    expect(before).toMatchObject({ parentShardId: null });
    const shardId = before?.shardId ?? '';
    const [record] = await readAll(first.reader.openShard(stream, shardId, null));
    await first.stop();

    const second = await start(dataDir);
    await second.put('c');
    expect(await second.reader.streamOf(TableName)).toBe(stream);
    const shard = second.reader.openShard(stream, shardId, record?.dynamodb.SequenceNumber ?? '');
    expect(keysOf(await readAll(shard))).toEqual(['b', 'c']);
    await second.put('d');
    expect(keysOf(await shard.read())).toEqual(['d']);
    expect(shard.isAtEnd()).toBe(false);
  });

  it('reads a closed shard to its end, and then its child', async () => {
    const dataDir = temporaryFolder();
    const first = await startWithTable(dataDir);
    await first.put('a');
    const stream = await first.reader.streamOf(TableName);
    await first.stop();
    age(dataDir, 5 * HOUR_MS);

    const second = await start(dataDir);
    await expect.poll(() => second.reader.shards(stream)).toHaveLength(2);
    await second.put('b');
    const shards = await second.reader.shards(stream);
    const parent = shards.find(({ parentShardId }) => parentShardId === null);
    const child = shards.find(({ parentShardId }) => parentShardId === parent?.shardId);
    const closed = second.reader.openShard(stream, parent?.shardId ?? '', null);
    expect(closed.isAtEnd()).toBe(false);
    expect(keysOf(await readAll(closed))).toEqual(['a']);
    expect(closed.isAtEnd()).toBe(true);
    const open = second.reader.openShard(stream, child?.shardId ?? '', null);
    expect(keysOf(await readAll(open))).toEqual(['b']);
    expect(open.isAtEnd()).toBe(false);
  });

  it('finds what was written before a long break when its streams were resumed', async () => {
    const dataDir = temporaryFolder();
    resumeStreams(dataDir);
    const first = await startWithTable(dataDir);
    await first.put('a', 'b');
    const stream = await first.reader.streamOf(TableName);
    const shardId = (await first.reader.shards(stream))[0]?.shardId ?? '';
    await first.stop();
    age(dataDir, 72 * HOUR_MS);
    resumeStreams(dataDir);

    const second = await start(dataDir);
    await second.put('c');
    expect(keysOf(await readAll(second.reader.openShard(stream, shardId, null)))).toEqual(['a', 'b', 'c']);
  });

  it('starts at the oldest record that is left when what it read last is forgotten', async () => {
    const dataDir = temporaryFolder();
    const first = await startWithTable(dataDir);
    await first.put('a', 'b', 'c');
    const stream = await first.reader.streamOf(TableName);
    const shardId = (await first.reader.shards(stream))[0]?.shardId ?? '';
    const [record] = await readAll(first.reader.openShard(stream, shardId, null));
    await first.stop();
    const database = new DatabaseSync(join(dataDir, 'shared-local-instance.db'));
    database.exec(
      'DELETE FROM us WHERE SequenceNumber IN (SELECT SequenceNumber FROM us ORDER BY 1 LIMIT 2)',
    );
    database.close();

    const second = await start(dataDir);
    const shard = second.reader.openShard(stream, shardId, record?.dynamodb.SequenceNumber ?? '');
    expect(keysOf(await readAll(shard))).toEqual(['c']);
  });

  it('gets a new iterator for one that has expired, behind what was read last', async () => {
    const asked: unknown[] = [];
    const answers: [number, object][] = [
      [200, { ShardIterator: 'first' }],
      [
        200,
        {
          Records: [{ dynamodb: { SequenceNumber: '7', ApproximateCreationDateTime: 1 } }],
          NextShardIterator: 'second',
        },
      ],
      [400, { __type: 'com.amazonaws.dynamodb.v20120810#ExpiredIteratorException', message: 'Too late.' }],
      [200, { ShardIterator: 'third' }],
      [200, { Records: [] }],
    ];
    const forward = async (_endpoint: string, headers: object, body: Buffer): Promise<AwsAnswer> => {
      asked.push([Object.values(headers)[1], JSON.parse(body.toString())]);
      const [status, content] = answers.shift() ?? [500, {}];
      return { status, headers: {}, body: Buffer.from(JSON.stringify(content)) };
    };
    const shard = createStreamReader('http://engine', { forward }).openShard('arn', 'shard', null);
    expect(await shard.read()).toHaveLength(1);
    expect(await shard.read()).toEqual([]);
    expect(shard.isAtEnd()).toBe(true);
    expect(await shard.read()).toEqual([]);
    const at = (ShardIteratorType: string, more: object = {}) => [
      'DynamoDBStreams_20120810.GetShardIterator',
      { StreamArn: 'arn', ShardId: 'shard', ShardIteratorType, ...more },
    ];
    const get = (ShardIterator: string) => [
      'DynamoDBStreams_20120810.GetRecords',
      { ShardIterator, Limit: 1000 },
    ];
    expect(asked).toEqual([
      at('TRIM_HORIZON'),
      get('first'),
      get('second'),
      at('AFTER_SEQUENCE_NUMBER', { SequenceNumber: '7' }),
      get('third'),
    ]);
  });

  it('says what the engine refused', async () => {
    const forward = async (): Promise<AwsAnswer> => ({
      status: 400,
      headers: {},
      body: Buffer.from('{"__type":"a#ResourceNotFoundException","Message":"No such stream."}'),
    });
    await expect(createStreamReader('http://engine', { forward }).shards('arn')).rejects.toThrow(
      'DynamoDBStreams_20120810.DescribeStream: ResourceNotFoundException: No such stream.',
    );
  });
});
