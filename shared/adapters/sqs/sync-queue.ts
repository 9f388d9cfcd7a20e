import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SyncQueue } from '#shared/domain/ports.ts';

type QueuedSync = Parameters<SyncQueue['send']>[0][number];

/** Limits of the service. */
const MESSAGES_PER_BATCH = 10;
const BATCHES_AT_ONCE = 10;
const MAX_TRIES = 5;
const FIRST_PAUSE_MS = 50;

/** Messages that the queue refused again and again. What it took stays queued; sending all again changes nothing. */
export class QueueRefusedError extends Error {
  override readonly name = 'QueueRefusedError';
}

export function createSyncQueue(
  client: SQSClient,
  queueUrl: string,
  pause: { sleep: (milliseconds: number) => Promise<void>; random: () => number },
): SyncQueue {
  const sendBatch = async (batch: readonly QueuedSync[]): Promise<void> => {
    let left = batch;
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries === MAX_TRIES) throw new QueueRefusedError(`The sync queue refused ${left.length} messages.`);
      if (tries > 0) await pause.sleep(pause.random() * FIRST_PAUSE_MS * 2 ** tries);
      left = await trySend(left);
    }
  };

  const trySend = async (batch: readonly QueuedSync[]): Promise<QueuedSync[]> => {
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: batch.map(({ body, credentialGroup, deduplicationId }, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(body),
          MessageGroupId: credentialGroup,
          MessageDeduplicationId: deduplicationId,
        })),
      }),
    );
    const refused = Failed.map(({ Id }) => Number(Id)).sort((a, b) => a - b);
    return refused.flatMap((index) => batch[index] ?? []);
  };

  return {
    async send(messages) {
      for (let at = 0; at < messages.length; at += MESSAGES_PER_BATCH * BATCHES_AT_ONCE) {
        const group = messages.slice(at, at + MESSAGES_PER_BATCH * BATCHES_AT_ONCE);
        const batches = Array.from({ length: Math.ceil(group.length / MESSAGES_PER_BATCH) }, (_, index) =>
          group.slice(index * MESSAGES_PER_BATCH, (index + 1) * MESSAGES_PER_BATCH),
        );
        await Promise.all(batches.map(sendBatch));
      }
    },
  };
}
