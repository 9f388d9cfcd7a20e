import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

export const STAGES = ['dev', 'prod'] as const;
export type StageName = (typeof STAGES)[number];

/** A domain of yours below which every feed has hosts of its own: `{feed}.clicks.example.com` and so on. */
export interface EventsDomain {
  /** `example.com` */
  name: string;
  /** Of a certificate in the same region for all of its wildcard names, see docs/deploy.md. */
  certificateArn: string;
}

/** Everything in which two stages differ, and nothing else. */
export interface StageConfig {
  /** What happens to tables, keys and logs when the stack is deleted. `RETAIN` also turns deletion protection on. */
  removalPolicy: RemovalPolicy;
  /** How many days back a table can be restored to any second: 1 to 35. */
  pointInTimeRecoveryDays: number;
  logRetention: RetentionDays;
  /** Requests a second over all routes of the API, and how many may come at once. */
  throttling: { rateLimit: number; burstLimit: number };
  /** How many credentials are synced side by side: 2 to 1000. */
  syncConcurrency: number;
  /** Without one feeds are reached by path alone. */
  eventsDomain?: EventsDomain;
  /** Who hears of alarms. Without one they still go to the topic, which anything can subscribe to. */
  alarmEmail?: string;
}

const configs: Record<StageName, StageConfig> = {
  dev: {
    removalPolicy: RemovalPolicy.DESTROY,
    pointInTimeRecoveryDays: 1,
    logRetention: RetentionDays.ONE_WEEK,
    throttling: { rateLimit: 50, burstLimit: 100 },
    syncConcurrency: 50,
  },
  prod: {
    removalPolicy: RemovalPolicy.RETAIN,
    pointInTimeRecoveryDays: 35,
    logRetention: RetentionDays.SIX_MONTHS,
    throttling: { rateLimit: 500, burstLimit: 1000 },
    syncConcurrency: 50,
  },
};

export const configOf = (stage: StageName): StageConfig => configs[stage];

/** Reads a stage's name as it comes from outside. @throws naming the stages that there are. */
export function parseStage(name: unknown): StageName {
  const stage = STAGES.find((known) => known === name);
  if (stage === undefined) {
    throw new Error(`There is no stage ${JSON.stringify(name)}. Choose one of: ${STAGES.join(', ')}.`);
  }
  return stage;
}
