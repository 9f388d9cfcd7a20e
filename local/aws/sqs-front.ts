import type { AwsAnswer } from './aws-answer.ts';
import type { Forwarder } from './forward.ts';
import { fieldsOf, listOf, textOf } from './json-fields.ts';
import { refusalOf } from './permission-check.ts';
import type { QueueDefinition } from './queue-definition.ts';
import type { ServiceCall, ServiceFront } from './service-call.ts';

export interface SqsFrontDeps {
  endpoint: string;
  queues: readonly QueueDefinition[];
  usage: QueueUsage;
  forwarder: Forwarder;
}

export interface QueueUsage {
  addSent(queueName: string, messages: number): void;
  counts(): Record<string, { sent: number }>;
}

/** Counts the messages that functions sent, by the queue's construct id. */
export function createQueueUsage(queues: readonly Pick<QueueDefinition, 'name' | 'queueName'>[]): QueueUsage {
  const sent = new Map(queues.map(({ queueName }) => [queueName, 0]));
  return {
    addSent(queueName, messages) {
      sent.set(queueName, (sent.get(queueName) ?? 0) + messages);
    },
    counts: () =>
      Object.fromEntries(queues.map(({ name, queueName }) => [name, { sent: sent.get(queueName) ?? 0 }])),
  };
}

/** Lets functions do to queues what their roles allow, and counts what they send. */
export function createSqsFront({ endpoint, queues, usage, forwarder }: SqsFrontDeps): ServiceFront {
  const arns = new Map(queues.map(({ queueName, arn }) => [queueName, arn]));
  return async (call) => {
    const { operation, caller } = call;
    const queueName = queueNameIn(call);
    if (caller !== null) {
      // One permission covers an action and its batch.
      const action = `sqs:${operation.replace(/Batch$/, '')}`;
      const refusal = refusalOf(caller, [
        { action, resource: arns.get(queueName) ?? (queueName || '*'), leadingKeys: [] },
      ]);
      if (refusal) return asQuery(refusal);
    }
    const answer = await forwarder.forward(endpoint, call.headers, call.body, call.cancelled);
    if (caller !== null && answer.status === 200) usage.addSent(queueName, sentBy(operation, answer));
    return answer;
  };
}

const queueNameIn = ({ request }: ServiceCall): string =>
  textOf(request['QueueUrl']).split('/').at(-1) || textOf(request['QueueName']);

function sentBy(operation: string, answer: AwsAnswer): number {
  if (operation === 'SendMessage') return 1;
  if (operation !== 'SendMessageBatch') return 0;
  return listOf(fieldsOf(JSON.parse(answer.body.toString()))['Successful']).length;
}

/** SQS still names errors as its older protocol did, in a header that the SDK prefers. */
const asQuery = (refusal: AwsAnswer): AwsAnswer => ({
  ...refusal,
  status: 403,
  headers: { ...refusal.headers, 'x-amzn-query-error': 'AccessDenied;Sender' },
});
