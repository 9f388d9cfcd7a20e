import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** Limits of the service. */
const MESSAGES_PER_BATCH = 10;
const BATCHES_AT_ONCE = 10;
const MAX_TRIES = 5;
const FIRST_PAUSE_MS = 50;

/** Messages that the queue refused again and again. What it took stays queued; sending all again changes nothing. */
export class QueueRefusedError extends Error {
  override readonly name = 'QueueRefusedError';
}

export interface SendPause {
  sleep: (milliseconds: number) => Promise<void>;
  random: () => number;
}

/** Sends all messages, those that the queue refuses again. @throws QueueRefusedError */
export async function sendInBatches<Message>(
  { client, queueUrl, pause }: { client: SQSClient; queueUrl: string; pause: SendPause },
  messages: readonly Message[],
  toEntry: (message: Message) => Omit<SendMessageBatchRequestEntry, 'Id'>,
): Promise<void> {
  const sendBatch = async (batch: readonly Message[]): Promise<void> => {
    let left = batch;
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries === MAX_TRIES) throw new QueueRefusedError(`The queue refused ${left.length} messages.`);
      if (tries > 0) await pause.sleep(pause.random() * FIRST_PAUSE_MS * 2 ** tries);
      left = await trySend(left);
    }
  };

  const trySend = async (batch: readonly Message[]): Promise<Message[]> => {
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: batch.map((message, index) => ({ Id: String(index), ...toEntry(message) })),
      }),
    );
    const refused = Failed.map(({ Id }) => Number(Id)).sort((a, b) => a - b);
    return refused.flatMap((index) => batch[index] ?? []);
  };

  for (let at = 0; at < messages.length; at += MESSAGES_PER_BATCH * BATCHES_AT_ONCE) {
    const group = messages.slice(at, at + MESSAGES_PER_BATCH * BATCHES_AT_ONCE);
    const batches = Array.from({ length: Math.ceil(group.length / MESSAGES_PER_BATCH) }, (_, index) =>
      group.slice(index * MESSAGES_PER_BATCH, (index + 1) * MESSAGES_PER_BATCH),
    );
    await Promise.all(batches.map(sendBatch));
  }
}
