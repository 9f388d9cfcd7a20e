import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { CloudQueueSource } from './contract.ts';
import { FunctionError } from './function-error.ts';
import { queueEvent, type ReceivedMessage, receivedMessages, succeededOf } from './queue-records.ts';

const LONG_POLL_SECONDS = 20;
const MESSAGES_PER_RECEIVE = 10;
const PAUSE_AFTER_ERROR_MS = 500;

/** What feeds a function from a queue, as Lambda's event source mapping does. */
export interface QueueSource {
  /** Messages that are with the function now, or gathered for it. */
  held(): number;
  /** Messages received since the start: unchanged between two looks means that nothing moved. */
  received(): number;
  /** Takes no more messages; ends when those that it holds are done with. */
  stop(): Promise<void>;
}

export interface QueueSourceDeps {
  source: CloudQueueSource;
  sqs: SQSClient;
  invoke: (functionId: string, event: unknown) => Promise<unknown>;
  /** Batches that may be with the function at once. */
  concurrency: number;
  report: (line: string) => void;
}

/**
 * Starts polling. A batch that fails is left alone: its messages come back when their visibility ends, and the queue
 * itself moves them to its dead-letter queue. The order within a FIFO group is the queue's own: it gives out nothing
 * of a group of which something is in flight.
 */
export function startQueueSource(deps: QueueSourceDeps): QueueSource {
  const { source, sqs } = deps;
  const stopping = new AbortController();
  const batches = new Set<Promise<void>>();
  let held = 0;
  let received = 0;

  async function receive(limit: number, waitSeconds: number): Promise<ReceivedMessage[]> {
    const answer = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: source.queueUrl,
        MaxNumberOfMessages: Math.min(limit, MESSAGES_PER_RECEIVE),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
      { abortSignal: stopping.signal },
    );
    const messages = receivedMessages(answer.Messages ?? []);
    held += messages.length;
    received += messages.length;
    return messages;
  }

  /** Waits for a first message, then gathers more until the batch is full or its window is over. */
  async function gather(): Promise<ReceivedMessage[]> {
    const batch = await receive(source.batchSize, LONG_POLL_SECONDS);
    const end = performance.now() + source.batchWindowSeconds * 1000;
    const isOpen = () => batch.length > 0 && batch.length < source.batchSize && performance.now() < end;
    try {
      while (isOpen()) {
        const leftSeconds = Math.ceil((end - performance.now()) / 1000);
        batch.push(
          ...(await receive(source.batchSize - batch.length, Math.min(leftSeconds, LONG_POLL_SECONDS))),
        );
      }
    } catch (error) {
      // What was gathered is handled; the next receive shows whether the trouble lasts.
      if (!stopping.signal.aborted) deps.report(`The queue ${source.queueArn} cannot be read: ${error}`);
    }
    return batch;
  }

  async function handle(batch: readonly ReceivedMessage[]): Promise<void> {
    try {
      const answer = await deps.invoke(source.functionId, queueEvent(source.queueArn, batch));
      await remove(succeededOf(batch, answer, source.reportsBatchItemFailures));
    } catch (error) {
      // The function's own failure is shown by whoever runs it.
      if (!(error instanceof FunctionError))
        deps.report(`A batch of ${source.queueArn} was lost sight of: ${error}`);
    } finally {
      held -= batch.length;
    }
  }

  async function remove(done: readonly ReceivedMessage[]): Promise<void> {
    for (let first = 0; first < done.length; first += MESSAGES_PER_RECEIVE) {
      const entries = done
        .slice(first, first + MESSAGES_PER_RECEIVE)
        .map(({ messageId, receiptHandle }) => ({ Id: messageId, ReceiptHandle: receiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: source.queueUrl, Entries: entries }));
    }
  }

  async function next(): Promise<void> {
    if (batches.size >= deps.concurrency) {
      await Promise.race(batches);
      return;
    }
    const batch = await gather();
    if (batch.length === 0) return;
    const handled = handle(batch).finally(() => batches.delete(handled));
    batches.add(handled);
  }

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await next();
      } catch (error) {
        if (stopping.signal.aborted) return;
        deps.report(`The queue ${source.queueArn} cannot be read: ${error}`);
        await sleep(PAUSE_AFTER_ERROR_MS);
      }
    }
  }

  const polling = poll();
  return {
    held: () => held,
    received: () => received,
    async stop() {
      stopping.abort();
      await polling;
      await Promise.all(batches);
    },
  };
}
