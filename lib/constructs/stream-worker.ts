import { Duration, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import {
  EventSourceMapping,
  type EventSourceMappingOptions,
  FilterCriteria,
  FilterRule,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { Alarm, type RunbookSection } from './alarm.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { NodeFunction, type NodeFunctionProps } from './node-function.ts';

/** A stream keeps records for 24 hours; those given up earlier leave time to look before they are gone. */
const MAX_RECORD_AGE = Duration.hours(6);
const TOO_OLD = Duration.minutes(10);

interface Outcome {
  impact: string;
  runbook: RunbookSection;
}

export interface StreamWorkerProps {
  /** The folder under `functions/`. */
  functionName: string;
  table: Table;
  /** Which items the function hears of: those whose attribute `entity` is one of these. */
  entities: readonly string[];
  function: NodeFunctionProps;
  /** A record that failed for six hours is given up: only where it stood in the stream is kept. */
  deadLetters: Outcome;
  /** The function is ten minutes behind. */
  tooOld: Outcome;
  source?: Pick<EventSourceMappingOptions, 'batchSize' | 'maxBatchingWindow' | 'tumblingWindow'>;
}

/**
 * The only way to make a function behind a table's stream: the function, `<id>DeadLetters` with its alarm, an alarm on
 * its lag, and a source that takes partial failures and divides a batch that fails as a whole. Records of one item come
 * in their order, each at least once; the ones that fail are tried again until they are too old.
 */
export class StreamWorker extends Construct {
  readonly deadLetters: DeadLetterQueue;
  readonly function: NodeFunction;

  constructor(scope: Construct, id: string, props: StreamWorkerProps) {
    super(scope, id);
    const { alarmTopic } = props.function;
    this.deadLetters = new DeadLetterQueue(this, `${id}DeadLetters`, { alarmTopic, ...props.deadLetters });
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue: that of a stream, which the rule does not look for.',
    });
    this.function = new NodeFunction(this, props.functionName, props.function);
    this.addSource(id, props);
    new Alarm(this, 'TooOld', {
      metric: this.function.metric('IteratorAge', { period: Duration.minutes(5), statistic: 'Maximum' }),
      threshold: TOO_OLD.toMilliseconds(),
      topic: alarmTopic,
      ...props.tooOld,
    });
  }

  /** The event source of the CDK would also allow to list all streams of the account. */
  private addSource(id: string, { table, entities, source }: StreamWorkerProps): void {
    const { tableStreamArn } = table;
    if (!tableStreamArn) throw new Error(`The table ${table.node.path} has no stream.`);
    this.function.allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      [tableStreamArn],
    );
    this.function.allow(['sqs:SendMessage'], [this.deadLetters.queueArn]);
    const mapping = new EventSourceMapping(this, `${id}Source`, {
      batchSize: 1000,
      maxBatchingWindow: Duration.seconds(1),
      ...source,
      target: this.function,
      eventSourceArn: tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      parallelizationFactor: 1,
      filters: [
        FilterCriteria.filter({ dynamodb: { NewImage: { entity: { S: FilterRule.or(...entities) } } } }),
      ],
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: -1,
      maxRecordAge: MAX_RECORD_AGE,
      onFailure: { bind: () => ({ destination: this.deadLetters.queueArn }) },
    });
    // The service looks at the permissions of the role once, when the source is made.
    mapping.node.addDependency(this.function.role ?? this.function);
  }
}
