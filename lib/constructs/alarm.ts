import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** A heading of `docs/runbook.md`, in the spelling of its anchor. */
export type RunbookSection =
  | 'function-errors'
  | 'dead-letters-in-the-sync-queue'
  | 'plans-that-were-given-up'
  | 'planner-missed'
  | 'sync-queue-too-old'
  | 'dead-letters-of-the-roll-ups'
  | 'roll-ups-too-old'
  | 'dead-letters-of-the-tally'
  | 'tally-too-old'
  | 'dead-letters-of-the-spill-queue'
  | 'dead-letters-of-replays'
  | 'dead-letters-of-outgoing-postbacks'
  | 'addresses-that-were-not-forgotten'
  | 'api-errors';

export interface AlarmProps
  extends Partial<Omit<cloudwatch.AlarmProps, 'metric' | 'alarmName' | 'alarmDescription'>> {
  metric: cloudwatch.IMetric;
  /** One sentence for whoever is woken up: what does not work for users now. */
  impact: string;
  runbook: RunbookSection;
  topic: ITopic;
}

/** An alarm that says whom it hurts and where the way out is written. Fires at the first data point of 1 or more. */
export class Alarm extends cloudwatch.Alarm {
  constructor(scope: Construct, id: string, { impact, runbook, topic, ...props }: AlarmProps) {
    super(scope, id, {
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      ...props,
      alarmDescription: `${impact} See docs/runbook.md#${runbook}`,
    });
    const action = new SnsAction(topic);
    this.addAlarmAction(action);
    this.addOkAction(action);
  }
}
