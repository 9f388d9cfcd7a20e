import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Adtally } from './adtally.ts';
import type { StageConfig } from './config.ts';

/** Adtally in a stack of its own, with the names that commands and people need as outputs. */
export class AdtallyStack extends Stack {
  constructor(scope: Construct, id: string, { config }: { config: StageConfig }) {
    super(scope, id, {
      description: 'Adtally: a ledger for paid traffic',
      terminationProtection: config.removalPolicy === RemovalPolicy.RETAIN,
    });
    const { alarmTopic, tables, costSync, planner, intake, tally, rollUp, forgetting, api } = new Adtally(
      this,
      'Adtally',
      { config },
    );
    const outputs = {
      ApiUrl: api.url,
      ConfigTableName: tables.config.tableName,
      LedgerTableName: tables.ledger.tableName,
      EventsTableName: tables.events.tableName,
      SyncQueueUrl: costSync.queue.queueUrl,
      SyncDeadLettersUrl: costSync.deadLetters.queueUrl,
      SyncDeadLettersArn: costSync.deadLetters.queueArn,
      MissedPlansUrl: planner.missedPlans.queueUrl,
      RollUpDeadLettersUrl: rollUp.deadLetters.queueUrl,
      PlanSyncFunctionName: planner.function.functionName,
      TallyDeadLettersUrl: tally.deadLetters.queueUrl,
      SpillDeadLettersArn: intake.spill.deadLetters.queueArn,
      MissedForgettingUrl: forgetting.missed.queueUrl,
      ForgetAddressesFunctionName: forgetting.function.functionName,
      AlarmTopicArn: alarmTopic.topicArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
