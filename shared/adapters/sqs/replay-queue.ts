import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ReplayQueue } from '#shared/domain/replay.ts';
import { type SendPause, sendInBatches } from './send-in-batches.ts';

/** A standard queue: a replay knows by itself how far it came. */
export function createReplayQueue(client: SQSClient, queueUrl: string, pause: SendPause): ReplayQueue {
  return {
    send: (messages) =>
      sendInBatches({ client, queueUrl, pause }, messages, (body) => ({ MessageBody: JSON.stringify(body) })),
  };
}
