import type { LocalDay } from '#shared/domain/time.ts';
import type { Measured } from './measure.ts';

/** What a contender is asked to do; travels to its process as JSON. */
export interface ReadTask {
  networkOrigin: string;
  firstDay: LocalDay;
  lastDay: LocalDay;
  /** How often the same is done before it counts. */
  warmUps: number;
}

export interface WriteTask extends Omit<ReadTask, 'warmUps'> {
  dynamoDbEndpoint: string;
  table: string;
  /** Takes the rows of the first day before it counts. */
  warmUpTable: string;
}

export interface PlanTask {
  awsOrigin: string;
  queueUrl: string;
  integrations: number;
  /** ISO 8601. */
  tick: string;
}

export interface ReportTask {
  dynamoDbEndpoint: string;
  table: string;
  lastDay: LocalDay;
  groupBy: 'networkCampaign,day' | 'hour';
  repeats: number;
  /** Whether DynamoDB is asked what each call takes. */
  isCounted: boolean;
}
/** Rows of a report that are shown. */
export const PAGE_ROWS = 200;

/** `micros` is a decimal text: the sum over all rows. */
export interface RowsMoved {
  rows: number;
  micros: string;
}
export type MeasuredRows = RowsMoved & Measured;

export interface MessagesSent {
  messages: number;
}

/** The whole life of a contender's process: it takes its task as an argument and prints the outcome. */
export async function contend<Task>(run: (task: Task) => Promise<object>): Promise<void> {
  const task: Task = JSON.parse(process.argv[2] ?? '');
  process.stdout.write(JSON.stringify(await run(task)));
}
