import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageConfig } from '#lib/config.ts';
import { HOURLY_MINUTE, MIDNIGHT_EVERY_MINUTES, type ScheduleEvent } from '#shared/domain/schedule.ts';
import type { EnvOf, planSyncEnv } from '#shared/lambda/env.ts';
import { Alarm } from './alarm.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { FunctionSchedules } from './function-schedules.ts';
import { NodeFunction } from './node-function.ts';
import type { Tables } from './tables.ts';

export interface SyncPlannerProps {
  config: StageConfig;
  alarmTopic: ITopic;
  tables: Tables;
  syncQueue: IQueue;
}

/** Says when to sync: schedules that put one message per integration that is due into the sync queue. */
export class SyncPlanner extends Construct {
  readonly function: NodeFunction;
  /** Events of the schedules that came to nothing: not delivered, or failed three times. */
  readonly missedPlans: DeadLetterQueue;

  constructor(scope: Construct, id: string, { config, alarmTopic, tables, syncQueue }: SyncPlannerProps) {
    super(scope, id);
    this.missedPlans = new DeadLetterQueue(this, 'MissedPlans', {
      alarmTopic,
      impact: 'A schedule tick planned nothing; costs come with a later tick, hours late.',
      runbook: 'plans-that-were-given-up',
    });
    this.function = new NodeFunction(this, 'plan-sync', {
      config,
      alarmTopic,
      errorImpact: 'Due integrations are not being queued; costs stop coming in.',
      timeout: Duration.minutes(5),
      memorySize: 1024,
      // The scheduler hands over and forgets: what fails after that is Lambda's to keep.
      deadLetterQueue: this.missedPlans,
      environment: {
        CONFIG_TABLE: tables.config.tableName,
        SYNC_QUEUE_URL: syncQueue.queueUrl,
      } satisfies EnvOf<typeof planSyncEnv>,
    });
    this.function.allow(['dynamodb:Query'], [tables.activeIndexArn]);
    this.function.allow(['sqs:SendMessage'], [syncQueue.queueArn]);

    new FunctionSchedules(this, 'Schedules', {
      target: this.function,
      schedules: {
        hourly: ScheduleExpression.cron({ minute: `${HOURLY_MINUTE}` }),
        midnight: ScheduleExpression.cron({ minute: `0/${MIDNIGHT_EVERY_MINUTES}` }),
      } satisfies Record<ScheduleEvent['schedule'], ScheduleExpression>,
      maxEventAge: Duration.hours(1),
      missed: this.missedPlans,
    });
    new Alarm(this, 'Missed', {
      metric: this.function.metricInvocations({ period: Duration.hours(1) }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.BREACHING,
      impact: 'Nothing was planned for two hours; no costs are coming in at all.',
      runbook: 'planner-missed',
      topic: alarmTopic,
    });
  }
}
