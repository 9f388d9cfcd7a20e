import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { Alarm, type RunbookSection } from './alarm.ts';

export interface DeadLetterQueueProps {
  /** A FIFO queue can only give its messages up to a FIFO queue. */
  fifo?: boolean;
  alarmTopic: ITopic;
  /** One sentence: what is missing for users because of a message in here. */
  impact: string;
  runbook: RunbookSection;
}

/** Keeps what was given up for 14 days, the longest that SQS offers, and raises an alarm at the first message. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, { fifo, alarmTopic, impact, runbook }: DeadLetterQueueProps) {
    super(scope, id, { retentionPeriod: Duration.days(14), enforceSSL: true, ...(fifo && { fifo }) });
    new Alarm(this, 'NotEmpty', {
      metric: this.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: 'Maximum',
      }),
      impact,
      runbook,
      topic: alarmTopic,
    });
  }
}
