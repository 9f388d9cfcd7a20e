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
    this.function.allow(
      ['dynamodb:UpdateItem'],
      [ledger.tableArn],
      within('EVENT_HOUR#*', 'EVENTS_COUNTED#*'),
    );
    this.function.allow(
      ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
      [ledger.tableArn],
      within('EVENT_DETAILS#*'),
    );
    this.function.allow(
      ['dynamodb:BatchWriteItem'],
      [events.tableArn],
      within('EVENT_PAGE#*', 'ARRIVAL_PAGE#*'),
    );
    this.function.allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [events.tableArn], within('EVENT#*'));
  }

  private allowPlanning({ config, events }: Tables, postbackQueue: IQueue): void {
    this.function.allow(['dynamodb:Query'], [config.tableArn], within('OUTGOING_RULE#*'));
    this.function.allow(
      ['dynamodb:GetItem', 'dynamodb:PutItem'],
      [events.tableArn],
      within('DELIVERY#*', 'FEED_DELIVERY#*'),
    );
    this.function.allow(['sqs:SendMessage'], [postbackQueue.queueArn]);
  }

  /** A link is written with its campaign, and a warning with its integration. */
  private allowLearning({ config: { tableArn } }: Tables): void {
    const linked = ['CAMPAIGN#*', 'COST_LINK#*', 'INTEGRATION#*'];
    this.function.allow(
      ['dynamodb:GetItem', 'dynamodb:BatchGetItem'],
      [tableArn],
      within(...linked, 'TRAFFIC_SOURCE#*'),
    );
    this.function.allow(['dynamodb:PutItem'], [tableArn], within(...linked));
  }
}

const within = (...partitions: string[]) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
});
