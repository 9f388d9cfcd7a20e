import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { StageConfig } from '#lib/config.ts';
import type { EnvOf, replayCallsEnv } from '#shared/lambda/env.ts';
import type { CredentialKeys } from './credential-keys.ts';
import { QueueWorker } from './queue-worker.ts';
import type { Tables } from './tables.ts';

export interface CallReplaysProps {
  config: StageConfig;
  alarmTopic: ITopic;
  tables: Tables;
  keys: CredentialKeys;
}

/** Takes calls that were refused once more; apart from calls that wait, so that neither holds up the other. */
export class CallReplays extends QueueWorker {
  constructor(scope: Construct, id: string, { config, alarmTopic, tables, keys }: CallReplaysProps) {
    super(scope, id, {
      functionName: 'replay-calls',
      timeout: Duration.seconds(120),
      environment: (queue) =>
        ({
          CONFIG_TABLE: tables.config.tableName,
          EVENTS_TABLE: tables.events.tableName,
          REPLAY_QUEUE_URL: queue.queueUrl,
        }) satisfies EnvOf<typeof replayCallsEnv>,
      function: {
        config,
        alarmTopic,
        errorImpact: 'Replays of refused calls do not go on; their queue keeps them.',
      },
      // A replay knows how far it came, so one that broke off may go on as soon as its function has surely ended.
      queue: { visibilityTimeout: Duration.seconds(130) },
      maxReceiveCount: 500,
      deadLetters: {
        impact: 'A replay of refused calls was given up half-way; it shows as running for good.',
        runbook: 'dead-letters-of-replays',
      },
      source: { batchSize: 1, maxConcurrency: 5 },
    });
    const worker = this.function;
    worker.allow(['dynamodb:GetItem'], [tables.config.tableArn]);
    keys.allowAddressKey(worker, ['kms:Decrypt']);
    worker.allow(
      ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      [tables.events.tableArn],
    );
    worker.allow(['sqs:SendMessage'], [this.queue.queueArn]);
  }
}
