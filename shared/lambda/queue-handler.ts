import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { z } from 'zod';
import type { Logger } from './logger.ts';

/** One message with what its delivery tells. */
export interface QueueDelivery<Message> {
  message: Message;
  /** How often the queue has handed it out, this time included. */
  receiveCount: number;
  /** When the function ends, at the latest, in milliseconds since the epoch. */
  endsAt: number;
}

/** What becomes of a message that was not dealt with. `error` goes to the log; null where its time has not come. */
export interface TryAgain {
  retryAfterSeconds: number;
  error: Error | null;
}

export interface QueueHandlerOptions<Schema extends z.ZodType> {
  schema: Schema;
  log: Logger;
  now: () => number;
  /** Null when the message is dealt with. What is thrown leaves the message to the queue's visibility timeout. */
  handle: (delivery: QueueDelivery<z.output<Schema>>) => Promise<TryAgain | null>;
  /** Makes a message visible again after that many seconds. */
  postpone: (receiptHandle: string, seconds: number) => Promise<void>;
}

/**
 * A function that works through a queue. Only the messages worth another try are reported as failed; of a FIFO batch
 * everything after the first failure as well, since later messages of its group must not overtake it.
 */
export function createQueueHandler<Schema extends z.ZodType>(options: QueueHandlerOptions<Schema>) {
  return middy<SQSEvent, SQSBatchResponse>().handler(async (event, context: Context) => {
    const endsAt = options.now() + context.getRemainingTimeInMillis();
    const failed: string[] = [];
    for (const record of event.Records) {
      if (failed.length > 0 || !(await isDealtWith(options, record, endsAt))) failed.push(record.messageId);
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

async function isDealtWith<Schema extends z.ZodType>(
  { schema, log, handle, postpone }: QueueHandlerOptions<Schema>,
  record: SQSRecord,
  endsAt: number,
): Promise<boolean> {
  const details = { messageId: record.messageId };
  try {
    const receiveCount = Number(record.attributes.ApproximateReceiveCount);
    const outcome = await handle({ message: schema.parse(JSON.parse(record.body)), receiveCount, endsAt });
    if (outcome === null) return true;
    if (outcome.error) {
      log.error('A message is tried again later.', outcome.error, {
        ...details,
        seconds: outcome.retryAfterSeconds,
      });
    }
    await postpone(record.receiptHandle, outcome.retryAfterSeconds);
  } catch (error) {
    log.error('A message could not be handled.', error, details);
  }
  return false;
}
