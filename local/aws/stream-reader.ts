import { z } from 'zod';
import { REGION } from '#local/cloud/aws-names.ts';
import type { OpenShard, StreamReader, StreamRecord, StreamShard } from '#local/cloud/contract.ts';
import type { Forwarder } from './forward.ts';
import { fieldsOf, textOf } from './json-fields.ts';

const RECORDS_PER_READ = 1000;
const TRIMMED = 'TrimmedDataAccessException';
const EXPIRED = 'ExpiredIteratorException';

const tableSchema = z.object({ Table: z.object({ LatestStreamArn: z.string() }) });
const streamSchema = z.object({
  StreamDescription: z.object({
    Shards: z.array(z.object({ ShardId: z.string(), ParentShardId: z.string().optional() })),
    LastEvaluatedShardId: z.string().optional(),
  }),
});
const iteratorSchema = z.object({ ShardIterator: z.string() });
const recordSchema = z.looseObject({
  dynamodb: z.looseObject({ SequenceNumber: z.string(), ApproximateCreationDateTime: z.number() }),
});
const recordsSchema = z.object({
  Records: z.array(recordSchema),
  NextShardIterator: z.string().optional(),
});

/** A call that the engine refused; `type` is the error's name without its namespace. */
class StreamCallError extends Error {
  override readonly name = 'StreamCallError';
  readonly type: string;

  constructor(operation: string, type: string, message: string) {
    super(`${operation}: ${type}: ${message}`);
    this.type = type;
  }
}

const isOfType = (error: unknown, ...types: readonly string[]): boolean =>
  error instanceof StreamCallError && types.includes(error.type);

/**
 * Reads tables' streams from DynamoDB Local, in the protocol of DynamoDB Streams.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html
 */
export function createStreamReader(endpoint: string, forwarder: Pick<Forwarder, 'forward'>): StreamReader {
  const never = new AbortController().signal;

  async function call<Schema extends z.ZodType>(
    target: string,
    request: object,
    schema: Schema,
  ): Promise<z.output<Schema>> {
    const { status, body } = await forwarder.forward(
      endpoint,
      {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': target,
        authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=none`,
      },
      Buffer.from(JSON.stringify(request)),
      never,
    );
    const content = fieldsOf(JSON.parse(body.toString()));
    if (status === 200) return schema.parse(content);
    const type = textOf(content['__type']).split('#').at(-1) ?? '';
    throw new StreamCallError(target, type, textOf(content['message'] ?? content['Message']));
  }
  const callStreams = <Schema extends z.ZodType>(operation: string, request: object, schema: Schema) =>
    call(`DynamoDBStreams_20120810.${operation}`, request, schema);

  async function shards(StreamArn: string): Promise<StreamShard[]> {
    const found: StreamShard[] = [];
    let ExclusiveStartShardId: string | undefined;
    do {
      const { StreamDescription } = await callStreams(
        'DescribeStream',
        { StreamArn, ExclusiveStartShardId },
        streamSchema,
      );
      for (const { ShardId, ParentShardId } of StreamDescription.Shards)
        found.push({ shardId: ShardId, parentShardId: ParentShardId ?? null });
      ExclusiveStartShardId = StreamDescription.LastEvaluatedShardId;
    } while (ExclusiveStartShardId !== undefined);
    return found;
  }

  function openShard(StreamArn: string, ShardId: string, after: string | null): OpenShard {
    let last = after;
    let iterator: string | null = null;
    let isOpened = false;

    const iteratorAt = async (position: object): Promise<string> =>
      (await callStreams('GetShardIterator', { StreamArn, ShardId, ...position }, iteratorSchema))
        .ShardIterator;
    const atOldest = () => iteratorAt({ ShardIteratorType: 'TRIM_HORIZON' });
    const afterLast = (SequenceNumber: string) =>
      iteratorAt({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber });
    const recordsAt = (ShardIterator: string) =>
      callStreams('GetRecords', { ShardIterator, Limit: RECORDS_PER_READ }, recordsSchema);

    /** What was read last may be older than what the stream still has, and an iterator lives for 15 minutes only. */
    async function renewed() {
      try {
        return await recordsAt(last === null ? await atOldest() : await afterLast(last));
      } catch (error) {
        if (!isOfType(error, TRIMMED)) throw error;
        return recordsAt(await atOldest());
      }
    }

    async function next() {
      if (iterator === null) return renewed();
      try {
        return await recordsAt(iterator);
      } catch (error) {
        if (!isOfType(error, EXPIRED, TRIMMED)) throw error;
        return renewed();
      }
    }

    return {
      shardId: ShardId,
      async read() {
        if (isOpened && iterator === null) return [];
        const { Records, NextShardIterator } = await next();
        isOpened = true;
        iterator = NextShardIterator ?? null;
        const records: readonly StreamRecord[] = Records;
        last = records.at(-1)?.dynamodb.SequenceNumber ?? last;
        return records;
      },
      isAtEnd: () => isOpened && iterator === null,
    };
  }

  return {
    async streamOf(TableName) {
      const { Table } = await call('DynamoDB_20120810.DescribeTable', { TableName }, tableSchema);
      return Table.LatestStreamArn;
    },
    shards,
    openShard,
  };
}
