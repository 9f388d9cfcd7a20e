import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { StageConfig } from '#lib/config.ts';
import { configKeys } from '#shared/adapters/dynamodb/keys.ts';
import type { EnvOf, forgetAddressesEnv } from '#shared/lambda/env.ts';
import { Alarm } from './alarm.ts';
import type { CredentialKeys } from './credential-keys.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { FunctionSchedules } from './function-schedules.ts';
import { NodeFunction } from './node-function.ts';
import type { Tables } from './tables.ts';

export interface AddressForgettingProps {
  config: StageConfig;
  alarmTopic: ITopic;
  tables: Tables;
  keys: CredentialKeys;
}

/** Moves the address key forward once a day, so that nobody can read addresses of events behind the look-back. */
export class AddressForgetting extends Construct {
  readonly function: NodeFunction;
  /** Events of the schedule that came to nothing: not delivered, or failed three times. */
  readonly missed: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: AddressForgettingProps) {
    super(scope, id);
    const { config, alarmTopic, tables, keys } = props;
    this.missed = new DeadLetterQueue(this, 'MissedForgetting', {
      alarmTopic,
      impact: 'Full addresses of events can be read for a day longer than promised.',
      runbook: 'addresses-that-were-not-forgotten',
    });
    this.function = new NodeFunction(this, 'forget-addresses', {
      config,
      alarmTopic,
      errorImpact: 'Full addresses of events can be read for longer than promised.',
      deadLetterQueue: this.missed,
      environment: {
        CONFIG_TABLE: tables.config.tableName,
        CREDENTIAL_KEY_ID: keys.encryption.keyId,
      } satisfies EnvOf<typeof forgetAddressesEnv>,
    });
    this.function.allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [tables.config.tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [configKeys.addressKey().pk] },
    });
    keys.allowAddressKey(this.function, ['kms:Encrypt', 'kms:Decrypt']);
    new FunctionSchedules(this, 'Schedules', {
      target: this.function,
      schedules: { forgetting: ScheduleExpression.cron({ minute: '10', hour: '0' }) },
      maxEventAge: Duration.hours(24),
      missed: this.missed,
    });
    new Alarm(this, 'Missed', {
      metric: this.function.metricInvocations({ period: Duration.days(1) }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.BREACHING,
      impact: 'Nothing was forgotten for two days; full addresses can be read for longer than promised.',
      runbook: 'addresses-that-were-not-forgotten',
      topic: alarmTopic,
    });
  }
}
