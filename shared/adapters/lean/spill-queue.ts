import { type SpilledCall, type SpillQueue, StoreUnavailableError } from '#shared/domain/event-ports.ts';
import { type AwsCall, AwsUnavailableError } from './aws-json-client.ts';

/** A standard queue: what it brings twice is stored once. */
export function createSpillQueue(sqs: AwsCall, queueUrl: string): SpillQueue {
  return {
    async send(call: SpilledCall) {
      try {
        await sqs('SendMessage', { QueueUrl: queueUrl, MessageBody: JSON.stringify(call) });
      } catch (error) {
        if (!(error instanceof AwsUnavailableError)) throw error;
        throw new StoreUnavailableError('Neither the events table nor the queue answers.', { cause: error });
      }
    },
  };
}
