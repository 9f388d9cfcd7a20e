import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { StageConfig } from '#lib/config.ts';
import { HOUR_ENTITIES } from '#shared/adapters/dynamodb/changed-day.ts';
import type { EnvOf, rollUpEnv } from '#shared/lambda/env.ts';
import { StreamWorker } from './stream-worker.ts';
import type { Tables } from './tables.ts';

export interface RollUpProps {
  config: StageConfig;
  alarmTopic: ITopic;
  tables: Tables;
}

/** Keeps the daily roll-ups that reports read: whatever hour changes, its day is made again. */
export class RollUp extends StreamWorker {
  constructor(scope: Construct, id: string, { config, alarmTopic, tables }: RollUpProps) {
    super(scope, id, {
      functionName: 'roll-up',
      table: tables.ledger,
      entities: HOUR_ENTITIES,
      function: {
        config,
        alarmTopic,
        errorImpact: 'Daily figures are not being kept; reports and spend of campaigns fall behind.',
        timeout: Duration.seconds(60),
        environment: { LEDGER_TABLE: tables.ledger.tableName } satisfies EnvOf<typeof rollUpEnv>,
      },
      deadLetters: {
        impact: 'Changes of hours were given up; reports of their days are wrong until they are rebuilt.',
        runbook: 'dead-letters-of-the-roll-ups',
      },
      tooOld: {
        impact: 'Daily figures are more than ten minutes behind; reports do not show the latest costs.',
        runbook: 'roll-ups-too-old',
      },
    });
    const { tableArn } = tables.ledger;
    this.function.allow(['dynamodb:GetItem', 'dynamodb:Query'], [tableArn]);
    this.function.allow(['dynamodb:PutItem'], [tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['DAY#*'] },
    });
    this.function.allow(['dynamodb:UpdateItem'], [tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['NETWORK_CAMPAIGN_SPEND#*'] },
    });
  }
}
