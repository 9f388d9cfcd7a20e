import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SyncQueue } from '#shared/domain/ports.ts';
import { type SendPause, sendInBatches } from './send-in-batches.ts';

export function createSyncQueue(client: SQSClient, queueUrl: string, pause: SendPause): SyncQueue {
  return {
    send: (messages) =>
      sendInBatches({ client, queueUrl, pause }, messages, ({ body, credentialGroup, deduplicationId }) => ({
        MessageBody: JSON.stringify(body),
        MessageGroupId: credentialGroup,
        MessageDeduplicationId: deduplicationId,
      })),
  };
}
