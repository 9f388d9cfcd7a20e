import type { Context, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createQueueHandler, type QueueDelivery, type TryAgain } from '#shared/lambda/queue-handler.ts';
import { createLambdaContext } from '#test/support/lambda-context.ts';

type Message = { work: string };

const record = (messageId: string, body: string, receiveCount = 1): SQSRecord => ({
  messageId,
  receiptHandle: `handle of ${messageId}`,
  body,
  attributes: {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: '0',
    SenderId: 'sender',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:sync.fifo',
  awsRegion: 'us-east-1',
});

function createWorker(handle: (delivery: QueueDelivery<Message>) => Promise<TryAgain | null>) {
  const logged: string[] = [];
  const postponed: [string, number][] = [];
  const handler = createQueueHandler({
    schema: z.object({ work: z.string() }),
    log: {
      error: (message, error) => logged.push(`${message} ${error instanceof Error ? error.message : ''}`),
    },
    now: () => 1000,
    handle,
    postpone: async (receiptHandle, seconds) => {
      postponed.push([receiptHandle, seconds]);
    },
  });
  const context: Context = createLambdaContext({ remainingMs: 5000 });
  return { run: (...records: SQSRecord[]) => handler({ Records: records }, context), logged, postponed };
}

describe('a function that works through a queue', () => {
  it('hands over each message with its delivery, and reports none that was dealt with', async () => {
    const seen: QueueDelivery<Message>[] = [];
    const { run } = createWorker(async (delivery) => {
      seen.push(delivery);
      return null;
    });
    expect(await run(record('m1', '{"work":"a"}', 3))).toEqual({ batchItemFailures: [] });
    expect(seen).toEqual([{ message: { work: 'a' }, receiveCount: 3, endsAt: 6000 }]);
  });

  it('reports what is to be tried again, after the wait it asked for, and everything behind it', async () => {
    const { run, logged, postponed } = createWorker(async ({ message }) =>
      message.work === 'wait' ? { retryAfterSeconds: 30, error: new Error('too busy') } : null,
    );
    const answer = await run(
      record('m1', '{"work":"a"}'),
      record('m2', '{"work":"wait"}'),
      record('m3', '{"work":"b"}'),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }, { itemIdentifier: 'm3' }] });
    expect(postponed).toEqual([['handle of m2', 30]]);
    expect(logged).toEqual(['A message is tried again later. too busy']);
  });

  it.each([
    ['is no JSON', '{'],
    ['has another shape', '{"work":1}'],
  ])('leaves a message that %s to the dead letters, without ending', async (_case, body) => {
    const { run, logged, postponed } = createWorker(async () => null);
    expect(await run(record('m1', body))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(logged).toHaveLength(1);
    expect(postponed).toEqual([]);
  });

  it('does not end when a message makes it throw', async () => {
    const { run } = createWorker(async () => Promise.reject(new Error('broken')));
    expect(await run(record('m1', '{"work":"a"}'))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    });
  });
});
