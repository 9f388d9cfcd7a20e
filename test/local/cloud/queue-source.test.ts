import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { QueueDefinition } from '#local/aws/queue-definition.ts';
import { type SqsEngine, startSqsEngine } from '#local/aws/sqs-engine.ts';
import { ACCOUNT_ID, REGION } from '#local/cloud/aws-names.ts';
import type { CloudQueueSource, SharedClock } from '#local/cloud/contract.ts';
import { FunctionError } from '#local/cloud/function-error.ts';
import { type QueueSource, startQueueSource } from '#local/cloud/queue-source.ts';
import { createTestClock } from './fake-clock.ts';

let engine: SqsEngine;
let sqs: SQSClient;
let clock: SharedClock;
let made = 0;
const sources: QueueSource[] = [];

beforeAll(async () => {
  clock = createTestClock();
  engine = await startSqsEngine(null, clock);
  sqs = new SQSClient({
    endpoint: engine.endpoint,
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    useQueueUrlAsEndpoint: false,
  });
});
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.stop()));
});
afterAll(async () => {
  sqs.destroy();
  await engine.stop();
});

function definitionOf(base: string, isFifo: boolean, redriveTo: string | null): QueueDefinition {
  const queueName = isFifo ? `${base}.fifo` : base;
  const arnOf = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`;
  const redrive = redriveTo && JSON.stringify({ deadLetterTargetArn: arnOf(redriveTo), maxReceiveCount: 2 });
  return {
    logicalId: base,
    name: base,
    queueName,
    queueUrl: `http://sqs.${REGION}.localhost/${ACCOUNT_ID}/${queueName}`,
    arn: arnOf(queueName),
    deadLetterArn: redriveTo && arnOf(redriveTo),
    lastingAttributes: isFifo ? { FifoQueue: 'true' } : {},
    attributes: { VisibilityTimeout: '30', RedrivePolicy: redrive ?? '' },
  };
}

type Handler = (records: SQSRecord[], event: SQSEvent) => unknown;

async function setUp(
  handler: Handler,
  options: { fifo?: boolean; source?: Partial<CloudQueueSource>; concurrency?: number } = {},
) {
  const { fifo = true, concurrency = 4 } = options;
  made += 1;
  const dead = definitionOf(`dead${made}`, fifo, null);
  const queue = definitionOf(`work${made}`, fifo, dead.queueName);
  await engine.ensureQueues([dead, queue]);
  const reports: string[] = [];
  const startSource = () => {
    const source = startQueueSource({
      source: {
        functionId: 'Fn',
        queueUrl: queue.queueUrl,
        queueArn: queue.arn,
        batchSize: 1,
        batchWindowSeconds: 0,
        reportsBatchItemFailures: true,
        maximumConcurrency: null,
        enabled: true,
        ...options.source,
      },
      sqs,
      invoke: async (_functionId, event) => {
        const sent = event as SQSEvent;
        return handler(sent.Records, sent);
      },
      concurrency,
      report: (line) => reports.push(line),
    });
    sources.push(source);
    return source;
  };
  const send = (body: string, group = 'g') =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl: queue.queueUrl,
        MessageBody: body,
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } },
        ...(fifo && { MessageGroupId: group, MessageDeduplicationId: body }),
      }),
    );
  const depth = async (definition: QueueDefinition) => {
    const [found] = await engine.queueDepths([definition]);
    return { ready: found?.ready, inFlight: found?.inFlight };
  };
  return { queue, startSource, send, reports, depth: () => depth(queue), deadDepth: () => depth(dead) };
}

const EMPTY = { ready: 0, inFlight: 0 };

describe('queue source', () => {
  it('makes the event that Lambda makes, and deletes what succeeded', async () => {
    const events: SQSEvent[] = [];
    const { queue, startSource, send, depth } = await setUp((_records, event) => {
      events.push(event);
      return null;
    });
    startSource();
    await send('{"a":1}', 'group-1');
    await expect.poll(depth).toEqual(EMPTY);
    await expect.poll(() => events.length).toBe(1);
    expect(events).toEqual([
      {
        Records: [
          {
            messageId: expect.any(String),
            receiptHandle: expect.any(String),
            body: '{"a":1}',
            attributes: {
              ApproximateReceiveCount: '1',
              SentTimestamp: expect.stringMatching(/^\d{13}$/),
              SenderId: expect.any(String),
              ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
              MessageGroupId: 'group-1',
              MessageDeduplicationId: '{"a":1}',
              SequenceNumber: expect.stringMatching(/^\d{20}$/),
            },
            messageAttributes: {
              kind: { stringValue: 'test', stringListValues: [], binaryListValues: [], dataType: 'String' },
            },
            md5OfMessageAttributes: expect.any(String),
            md5OfBody: 'bb6cb5c68df4652941caf652a366f2d8',
            eventSource: 'aws:sqs',
            eventSourceARN: queue.arn,
            awsRegion: 'us-east-1',
          },
        ],
      },
    ]);
  });

  it('keeps the order within a group, and handles groups side by side', async () => {
    const begun: string[] = [];
    let together = 0;
    let most = 0;
    const { startSource, send, depth } = await setUp(async ([record]) => {
      together += 1;
      most = Math.max(most, together);
      begun.push(record?.body ?? '');
      await sleep(40);
      together -= 1;
      return null;
    });
    for (const body of ['a1', 'b1', 'a2', 'b2', 'a3', 'b3']) await send(body, body.charAt(0));
    startSource();
    await expect.poll(() => begun.length).toBe(6);
    await expect.poll(depth).toEqual(EMPTY);
    expect(begun.filter((body) => body.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(begun.filter((body) => body.startsWith('b'))).toEqual(['b1', 'b2', 'b3']);
    expect(most).toBe(2);
  });

  it('has no more batches with the function than it may', async () => {
    let together = 0;
    let most = 0;
    const { startSource, send, depth } = await setUp(
      async () => {
        together += 1;
        most = Math.max(most, together);
        await sleep(30);
        together -= 1;
        return null;
      },
      { concurrency: 2 },
    );
    for (const group of ['a', 'b', 'c', 'd', 'e']) await send(group, group);
    startSource();
    await expect.poll(depth).toEqual(EMPTY);
    expect(most).toBe(2);
  });

  it('leaves a failed message to its visibility time-out, then to the dead-letter queue', async () => {
    const tries: string[] = [];
    const { startSource, send, depth, deadDepth, reports } = await setUp(([record]) => {
      tries.push(record?.attributes.ApproximateReceiveCount ?? '');
      throw new FunctionError('sync', 'Error', 'no luck');
    });
    const source = startSource();
    await send('doomed');
    await expect.poll(() => tries).toEqual(['1']);
    await expect.poll(() => source.held()).toBe(0);
    expect(await depth()).toEqual({ ready: 0, inFlight: 1 });
    clock.advance(31_000);
    await expect.poll(() => tries).toEqual(['1', '2']);
    await expect.poll(() => source.held()).toBe(0);
    clock.advance(31_000);
    await expect.poll(deadDepth).toEqual({ ready: 1, inFlight: 0 });
    expect(await depth()).toEqual(EMPTY);
    expect(tries).toHaveLength(2);
    expect(reports).toEqual([]);
  });

  it('respects a visibility that the function itself has set', async () => {
    let tries = 0;
    const { queue, startSource, send } = await setUp(async ([record]) => {
      tries += 1;
      if (tries === 2) return null;
      const { messageId = '', receiptHandle } = record ?? {};
      await sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queue.queueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: 5,
        }),
      );
      return { batchItemFailures: [{ itemIdentifier: messageId }] };
    });
    const source = startSource();
    await send('later');
    await expect.poll(() => tries).toBe(1);
    await expect.poll(() => source.held()).toBe(0);
    clock.advance(5100);
    await expect.poll(() => tries).toBe(2);
  });

  it.each([
    { name: 'nothing failed', answer: () => ({ batchItemFailures: [] }), left: 0 },
    { name: 'no list at all', answer: () => ({}), left: 0 },
    {
      name: 'one of three',
      answer: ([first]: SQSRecord[]) => ({ batchItemFailures: [{ itemIdentifier: first?.messageId ?? '' }] }),
      left: 1,
    },
    {
      name: 'a message that was not in the batch',
      answer: () => ({ batchItemFailures: [{ itemIdentifier: 'x' }] }),
      left: 3,
    },
    { name: 'an empty name', answer: () => ({ batchItemFailures: [{ itemIdentifier: '' }] }), left: 3 },
  ])('leaves $left of three messages when the function reports $name', async ({ answer, left }) => {
    let calls = 0;
    const { queue, startSource, depth } = await setUp(
      (records) => {
        calls += 1;
        expect(records).toHaveLength(3);
        return answer(records);
      },
      { fifo: false, source: { batchSize: 3, batchWindowSeconds: 1 } },
    );
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: queue.queueUrl,
        Entries: ['1', '2', '3'].map((id) => ({ Id: id, MessageBody: id })),
      }),
    );
    const source = startSource();
    await expect.poll(() => calls).toBe(1);
    await expect.poll(() => source.held()).toBe(0);
    expect(await depth()).toEqual({ ready: 0, inFlight: left });
  });

  it('counts an answer as success where failures are not reported by message', async () => {
    const { startSource, send, depth } = await setUp(
      () => ({ batchItemFailures: [{ itemIdentifier: 'x' }] }),
      {
        source: { reportsBatchItemFailures: false },
      },
    );
    const source = startSource();
    await send('once');
    await expect.poll(() => source.received()).toBe(1);
    await expect.poll(depth).toEqual(EMPTY);
  });

  it('gathers a batch for as long as its window is open', async () => {
    const sizes: number[] = [];
    const { startSource, send } = await setUp(
      (records) => {
        sizes.push(records.length);
        return null;
      },
      { fifo: false, source: { batchSize: 10, batchWindowSeconds: 1 } },
    );
    startSource();
    await send('first');
    await sleep(200);
    await send('second');
    await expect.poll(() => sizes, { timeout: 3000 }).toEqual([2]);
  });

  it('takes nothing more when it is stopped, and lets go of nothing half done', async () => {
    let isDone = false;
    const { queue, startSource, send } = await setUp(async () => {
      await sleep(200);
      isDone = true;
      return null;
    });
    const source = startSource();
    await send('first');
    await expect.poll(() => source.held()).toBe(1);
    await send('second');
    await source.stop();
    expect(isDone).toBe(true);
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue.queueUrl }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(['second']);
  });
});
