import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { StageConfig } from '#lib/config.ts';
import { EVENT_ENTITY } from '#shared/adapters/dynamodb/event-item.ts';
import type { EnvOf, tallyEnv } from '#shared/lambda/env.ts';
import { StreamWorker } from './stream-worker.ts';
import type { Tables } from './tables.ts';

export interface EventTallyProps {
  config: StageConfig;
  alarmTopic: ITopic;
  tables: Tables;
  postbackQueue: IQueue;
}

/** Counts and lists received events, joins conversions with clicks, learns links, and plans outgoing postbacks. */
export class EventTally extends StreamWorker {
  constructor(scope: Construct, id: string, { config, alarmTopic, tables, postbackQueue }: EventTallyProps) {
    super(scope, id, {
      functionName: 'tally',
      table: tables.events,
      entities: [EVENT_ENTITY],
      // Only a source with a window tells the function which shard it reads; each window costs one call more.
      source: { tumblingWindow: Duration.minutes(15) },
      function: {
        config,
        alarmTopic,
        errorImpact: 'Received events are not being counted and listed; reports of them fall behind.',
        timeout: Duration.seconds(60),
        environment: {
          CONFIG_TABLE: tables.config.tableName,
          LEDGER_TABLE: tables.ledger.tableName,
          EVENTS_TABLE: tables.events.tableName,
          POSTBACK_QUEUE_URL: postbackQueue.queueUrl,
        } satisfies EnvOf<typeof tallyEnv>,
      },
      deadLetters: {
        impact: 'Events were given up by the counting; they are stored, but reports and lists lack them.',
        runbook: 'dead-letters-of-the-tally',
      },
      tooOld: {
        impact: 'Counting is more than ten minutes behind; reports and lists do not show the latest events.',
        runbook: 'tally-too-old',
      },
    });
    this.allowCounting(tables);
    this.allowLearning(tables);
    this.allowPlanning(tables, postbackQueue);
  }

  private allowCounting({ ledger, events }: Tables): void {
    const allow = (actions: readonly string[], { tableArn }: Tables['events'], ...partitions: string[]) =>
      this.function.allow(actions, [tableArn], {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
      });
    allow(['dynamodb:UpdateItem'], ledger, 'EVENT_HOUR#*', 'EVENT_DETAILS#*', 'EVENTS_COUNTED#*');
    allow(['dynamodb:BatchWriteItem'], events, 'EVENT_PAGE#*', 'ARRIVAL_PAGE#*');
    allow(['dynamodb:GetItem', 'dynamodb:PutItem'], events, 'EVENT#*');
  }

  private allowPlanning({ config, events }: Tables, postbackQueue: IQueue): void {
    const of = (...partitions: string[]) => ({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
    });
    this.function.allow(['dynamodb:Query'], [config.tableArn], of('OUTGOING_RULE#*'));
    this.function.allow(
      ['dynamodb:GetItem', 'dynamodb:PutItem'],
      [events.tableArn],
      of('DELIVERY#*', 'FEED_DELIVERY#*'),
    );
    this.function.allow(['sqs:SendMessage'], [postbackQueue.queueArn]);
  }

  /** A link is written with its campaign, a warning with its integration, each in one transaction. */
  private allowLearning({ config: { tableArn } }: Tables): void {
    this.function.allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem'], [tableArn]);
    this.function.allow(
      ['dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'],
      [tableArn],
      {
        'ForAllValues:StringLike': {
          'dynamodb:LeadingKeys': ['CAMPAIGN#*', 'COST_LINK#*', 'INTEGRATION#*'],
        },
      },
    );
  }
}
