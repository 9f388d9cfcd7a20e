import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DeliveryQueue } from '#shared/domain/postback-ports.ts';
import { type SendPause, sendInBatches } from './send-in-batches.ts';

/** A standard queue: order and repetition do not matter, since the record says what is due. */
export function createDeliveryQueue(client: SQSClient, queueUrl: string, pause: SendPause): DeliveryQueue {
  return {
    send: (messages) =>
      sendInBatches({ client, queueUrl, pause }, messages, ({ body, delaySeconds }) => ({
        MessageBody: JSON.stringify(body),
        DelaySeconds: delaySeconds,
      })),
  };
}
