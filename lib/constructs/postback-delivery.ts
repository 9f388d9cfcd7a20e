import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { StageConfig } from '#lib/config.ts';
import type { deliverPostbackEnv, EnvOf } from '#shared/lambda/env.ts';
import { QueueWorker } from './queue-worker.ts';
import type { Tables } from './tables.ts';

export interface PostbackDeliveryProps {
  config: StageConfig;
  alarmTopic: ITopic;
  tables: Tables;
}

/** Sends outgoing postbacks: one message is one delivery, tried until it is taken or has failed. */
export class PostbackDelivery extends QueueWorker {
  constructor(scope: Construct, id: string, { config, alarmTopic, tables }: PostbackDeliveryProps) {
    super(scope, id, {
      functionName: 'deliver-postback',
      timeout: Duration.seconds(20),
      environment: (queue) =>
        ({
          EVENTS_TABLE: tables.events.tableName,
          POSTBACK_QUEUE_URL: queue.queueUrl,
        }) satisfies EnvOf<typeof deliverPostbackEnv>,
      function: {
        config,
        alarmTopic,
        errorImpact: 'Outgoing postbacks are not being sent; they wait in the queue.',
      },
      // Not six timeouts: one worker at a time claims a delivery, so what broke off may go on at once.
      queue: { visibilityTimeout: Duration.seconds(30) },
      // A message whose time has not come is received and hidden again; the worker replaces it long before this many.
      maxReceiveCount: 500,
      deadLetters: {
        impact:
          'Postbacks were given up before their tries were over; receivers do not know of some conversions.',
        runbook: 'dead-letters-of-outgoing-postbacks',
      },
      // A slow receiver delays its own postback alone.
      source: { batchSize: 1, maxConcurrency: 50 },
    });
    this.allow(['dynamodb:GetItem', 'dynamodb:PutItem'], tables, ['FEED_DELIVERY#*']);
    this.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], tables, ['OUTGOING_HOST#*']);
    this.allow(['dynamodb:PutItem'], tables, ['PARKED_DELIVERY#*']);
    this.function.allow(['sqs:SendMessage'], [this.queue.queueArn]);
  }

  private allow(actions: readonly string[], { events }: Tables, partitions: readonly string[]): void {
    this.function.allow(actions, [events.tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
    });
  }
}
