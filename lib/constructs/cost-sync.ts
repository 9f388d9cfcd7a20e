import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { DeduplicationScope, FifoThroughputLimit } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { StageConfig } from '#lib/config.ts';
import type { EnvOf, syncCostsEnv } from '#shared/lambda/env.ts';
import { Alarm } from './alarm.ts';
import type { CredentialKeys } from './credential-keys.ts';
import { QueueWorker } from './queue-worker.ts';
import type { Tables } from './tables.ts';

export interface CostSyncProps {
  config: StageConfig;
  alarmTopic: ITopic;
  tables: Tables;
  keys: CredentialKeys;
}

/** Pulls costs: one message is one run, and the runs of one credential go one after the other. */
export class CostSync extends QueueWorker {
  constructor(scope: Construct, id: string, { config, alarmTopic, tables, keys }: CostSyncProps) {
    super(scope, id, {
      functionName: 'sync-costs',
      timeout: Duration.seconds(120),
      environment: (queue) =>
        ({
          CONFIG_TABLE: tables.config.tableName,
          LEDGER_TABLE: tables.ledger.tableName,
          SYNC_QUEUE_URL: queue.queueUrl,
          CREDENTIAL_KEY_ID: keys.encryption.keyId,
        }) satisfies EnvOf<typeof syncCostsEnv>,
      function: {
        config,
        alarmTopic,
        errorImpact: 'Costs of some integrations are not being pulled; reports fall behind.',
      },
      queue: {
        fifo: true,
        contentBasedDeduplication: false,
        deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
        fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
        // Not six timeouts: a crashed run has to go on within 150 s, and since runs are fenced a second delivery
        // while the first still works is harmless.
        visibilityTimeout: Duration.seconds(130),
      },
      maxReceiveCount: 20,
      deadLetters: {
        impact: 'A run was given up after twenty tries; costs of its window are missing from reports.',
        runbook: 'dead-letters-in-the-sync-queue',
      },
      source: { batchSize: 1, maxConcurrency: config.syncConcurrency },
    });
    this.allowSyncing(tables, keys);
    new Alarm(this, 'TooOld', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(5),
        statistic: 'Maximum',
      }),
      threshold: Duration.hours(1).toSeconds(),
      impact: 'A run has waited for more than an hour; reports show costs later than promised.',
      runbook: 'sync-queue-too-old',
      topic: alarmTopic,
    });
  }

  private allowSyncing(tables: Tables, keys: CredentialKeys): void {
    this.function.allow(['dynamodb:GetItem'], [tables.config.tableArn]);
    this.function.allow(['dynamodb:UpdateItem'], [tables.config.tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ACCESS_TOKEN#*', 'CALL_BUDGET#*'] },
    });
    this.function.allow(
      [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:PartiQLInsert',
        'dynamodb:PartiQLUpdate',
      ],
      [tables.ledger.tableArn],
    );
    this.function.allow(['sqs:SendMessage'], [this.queue.queueArn]);
    this.function.allow(['kms:Encrypt', 'kms:Decrypt'], [keys.encryption.keyArn]);
  }
}
