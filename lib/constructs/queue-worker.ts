import { Duration } from 'aws-cdk-lib';
import { SqsEventSource, type SqsEventSourceProps } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type IQueue, Queue, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { RunbookSection } from './alarm.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { NodeFunction, type NodeFunctionProps } from './node-function.ts';

export interface QueueWorkerProps {
  /** The folder under `functions/`. */
  functionName: string;
  timeout: Duration;
  /** The variables of the function, which may send to its own queue. */
  environment: (queue: IQueue) => Record<string, string>;
  function: Omit<NodeFunctionProps, 'environment' | 'timeout'>;
  queue?: Omit<QueueProps, 'queueName' | 'deadLetterQueue'>;
  /** How often a message is delivered before it is given up. */
  maxReceiveCount: number;
  deadLetters: { impact: string; runbook: RunbookSection };
  source: Omit<SqsEventSourceProps, 'maxConcurrency'> & { maxConcurrency: number };
}

/**
 * The only way to make a queue with a consumer: `<id>Queue`, `<id>DeadLetters` with its alarm, the function, and a source
 * that takes partial batch failures. A message stays hidden for six times the function's timeout unless `queue` says otherwise.
 */
export class QueueWorker extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetterQueue;
  readonly function: NodeFunction;

  constructor(scope: Construct, id: string, props: QueueWorkerProps) {
    super(scope, id);
    const { timeout } = props;
    this.deadLetters = new DeadLetterQueue(this, `${id}DeadLetters`, {
      ...(props.queue?.fifo && { fifo: true }),
      alarmTopic: props.function.alarmTopic,
      ...props.deadLetters,
    });
    this.queue = new Queue(this, `${id}Queue`, {
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
      ...props.queue,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.maxReceiveCount },
    });
    this.function = new NodeFunction(this, props.functionName, {
      ...props.function,
      timeout,
      environment: props.environment(this.queue),
    });
    this.function.addEventSource(
      new SqsEventSource(this.queue, { reportBatchItemFailures: true, ...props.source }),
    );
  }
}
