import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AWS_PLACEHOLDERS } from '../support/account.ts';
import { batchesOf, inTurns } from '../support/bare-messages.ts';
import { measure } from '../support/measure.ts';
import { contend, type MessagesSent, type PlanTask } from '../support/tasks.ts';

/** The least that sending with the SDK can be: no list is read. */
void contend(({ awsOrigin, queueUrl, integrations, tick }: PlanTask) => {
  const sqs = new SQSClient({ endpoint: awsOrigin, ...AWS_PLACEHOLDERS });
  return measure(async (): Promise<MessagesSent> => {
    await inTurns(batchesOf(integrations, tick), async (Entries) => {
      const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      if (Failed.length > 0) throw new Error('The queue refused a message.');
    });
    return { messages: integrations };
  });
});
