import { type Duration, Stack } from 'aws-cdk-lib';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  ContextAttribute,
  Schedule,
  type ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface FunctionSchedulesProps {
  target: IFunction;
  /** By name. */
  schedules: Readonly<Record<string, ScheduleExpression>>;
  /** How late the function may still be started. */
  maxEventAge: Duration;
  /** Where events go that could not be handed over. */
  missed: IQueue;
}

/** Starts one function at set times, with the schedule's name and its own time. */
export class FunctionSchedules extends Construct {
  constructor(scope: Construct, id: string, props: FunctionSchedulesProps) {
    super(scope, id);
    const { target, schedules, maxEventAge, missed } = props;
    const role = this.createRole(props);
    for (const [name, schedule] of Object.entries(schedules)) {
      new Schedule(this, name, {
        schedule,
        target: new LambdaInvoke(target, {
          role,
          input: ScheduleTargetInput.fromObject({ schedule: name, time: ContextAttribute.scheduledTime }),
          retryAttempts: 10,
          maxEventAge,
          deadLetterQueue: missed,
        }),
      });
    }
  }

  /** May call this one function. The role that the CDK would make may call all its versions too. */
  private createRole({ target, missed }: FunctionSchedulesProps): IRole {
    const role = new Role(this, 'schedule-role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
    );
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [missed.queueArn] }));
    return role.withoutPolicyUpdates();
  }
}
