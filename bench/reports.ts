import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { z } from 'zod';
import { startDynamoDbEngine } from '#local/aws/dynamodb-engine.ts';
import { type Benchmark, figureLine, type Line, WrongOutcomeError } from './support/benchmark.ts';
import type { Contenders } from './support/contender-process.ts';
import { createClient } from './support/ledger-client.ts';
import { createTable } from './support/ledger-tables.ts';
import { measuredReportSchema } from './support/outcomes.ts';
import { LAMBDA_HEAP, MEBIBYTE } from './support/process-memory.ts';
import { lastDayOf, writeCostDays, writeEventDays } from './support/report-data.ts';
import { roundRobin, type Spread, spreadOf } from './support/spread.ts';
import { formatNumber } from './support/table.ts';
import type { ReportTask } from './support/tasks.ts';
import { atMost } from './support/verdict.ts';

/** Each of them reads a year. */
const MOST_ROUNDS = 3;
const MOST_MEBIBYTES = 512;
const FEW_EVENTS = 10_000;
const MANY_EVENTS = 1_000_000;
/** Shorter reports are made until they have read so many days, and then as often again: V8 takes its time. */
const WARM_UP_DAYS = 60;
const SMALL_REPORT = { days: 3, repeats: 200 };

type Outcome = z.output<typeof measuredReportSchema>;
type Run = (
  name: 'make-report' | 'read-roll-ups-bare',
  over?: Partial<ReportTask>,
  nodeFlags?: readonly string[],
) => Promise<Outcome>;

/** Reports over the daily roll-ups of many campaigns, and one of few rows with few or many events behind it. */
export const reports: Benchmark = {
  name: 'reports',
  title: 'Reports: from daily roll-ups to a page of rows and the totals',
  async run(contenders, { rounds, isQuick }) {
    const engine = await startDynamoDbEngine(null);
    const client = createClient(engine.endpoint);
    const most = Math.min(rounds, MOST_ROUNDS);
    try {
      return [
        ...(await compareLengths(contenders, engine.endpoint, client, { rounds: most, isQuick })),
        ...(await compareEvents(contenders, engine.endpoint, client, most)),
      ];
    } finally {
      client.destroy();
      await engine.stop();
    }
  },
};

/** By network campaign and day, over one day, a month and a year. */
async function compareLengths(
  contenders: Contenders,
  dynamoDbEndpoint: string,
  client: DynamoDBClient,
  { rounds, isQuick }: { rounds: number; isQuick: boolean },
): Promise<Line[]> {
  const campaigns = isQuick ? 100 : 1000;
  const lines: Line[] = [];
  for (const days of [1, 30, isQuick ? 90 : 365]) {
    const table = await createTable(client);
    const sum = await writeCostDays(client, table, { campaigns, days });
    const run = runnerOf(contenders, {
      dynamoDbEndpoint,
      table,
      lastDay: lastDayOf(days),
      groupBy: 'networkCampaign,day',
      repeats: Math.max(Math.round(WARM_UP_DAYS / days), 1),
      isCounted: false,
    });
    const { own, floor } = await roundRobin(rounds, {
      floor: () => run('read-roll-ups-bare'),
      own: () => run('make-report'),
    });
    ensureAlike(floor, own);
    if (own[0]?.micros !== String(sum))
      throw new WrongOutcomeError('A report did not come to what was written.');
    const counted = await run('make-report', { isCounted: true, repeats: 1 }, LAMBDA_HEAP);
    const what = `${days === 1 ? 'a day' : `${days} days`} × ${formatNumber(campaigns)} campaigns`;
    lines.push(
      atMost(`${what}: time`, seconds(own, 'wallMs'), seconds(floor, 'wallMs'), 's', null),
      atMost(`${what}: CPU`, seconds(own, 'cpuMs'), seconds(floor, 'cpuMs'), 's', 1.25),
      readsLine(what, counted),
      peakLine(what, counted),
    );
  }
  return lines;
}

/** 72 rows by hour, out of counters that differ in their values alone. */
async function compareEvents(
  contenders: Contenders,
  dynamoDbEndpoint: string,
  client: DynamoDBClient,
  rounds: number,
): Promise<Line[]> {
  const { days, repeats } = SMALL_REPORT;
  const runnerWith = async (events: number): Promise<Run> => {
    const table = await createTable(client);
    await writeEventDays(client, table, { days, clicks: Math.round(events / (96 * days)) });
    const lastDay = lastDayOf(days);
    const [groupBy, isCounted] = ['hour', false] as const;
    return runnerOf(contenders, { dynamoDbEndpoint, table, lastDay, groupBy, repeats, isCounted });
  };
  const few = await runnerWith(FEW_EVENTS);
  const many = await runnerWith(MANY_EVENTS);
  const outcomes = await roundRobin(rounds, {
    floorOfFew: () => few('read-roll-ups-bare'),
    few: () => few('make-report'),
    floorOfMany: () => many('read-roll-ups-bare'),
    many: () => many('make-report'),
  });
  ensureAlike(outcomes.floorOfFew, outcomes.few);
  ensureAlike(outcomes.floorOfMany, outcomes.many);
  const compare = (what: string, own: Outcome[], floor: Outcome[], goal: number): Line[] => [
    atMost(`${what}: time`, milliseconds(own, 'wallMs'), milliseconds(floor, 'wallMs'), 'ms', goal),
    atMost(`${what}: CPU`, milliseconds(own, 'cpuMs'), milliseconds(floor, 'cpuMs'), 'ms', goal),
  ];
  return [
    ...compare(`72 rows, ${formatNumber(FEW_EVENTS)} events`, outcomes.few, outcomes.floorOfFew, 1.3),
    ...compare(`72 rows, ${formatNumber(MANY_EVENTS)} events`, outcomes.many, outcomes.floorOfMany, 1.3),
    ...compare('72 rows, many events against few', outcomes.many, outcomes.few, 1.1),
  ];
}

const runnerOf =
  (contenders: Contenders, task: ReportTask): Run =>
  (name, over = {}, nodeFlags = []) =>
    contenders.run(name, { ...task, ...over }, measuredReportSchema, nodeFlags);

/** @throws WrongOutcomeError when they came to something else than each other. */
function ensureAlike(...all: readonly (readonly Outcome[])[]): void {
  const [first, ...others] = all.flat();
  for (const { rows, micros } of others) {
    if (rows === first?.rows && micros === first.micros) continue;
    throw new WrongOutcomeError(`A report came to ${micros} micros on ${rows} rows.`);
  }
}

const milliseconds = (all: readonly Outcome[], of: 'wallMs' | 'cpuMs'): Spread =>
  spreadOf(all.map((outcome) => outcome[of]));
const seconds = (all: readonly Outcome[], of: 'wallMs' | 'cpuMs'): Spread =>
  spreadOf(all.map((outcome) => outcome[of] / 1000));

/** The warm-up of one day is among what was counted. */
function readsLine(what: string, { reads }: Outcome): Line {
  const figure = `${formatNumber(reads?.calls ?? 0)} calls, ${formatNumber(reads?.units ?? 0)} read units`;
  return figureLine(`${what}: reads`, figure, '', null);
}

/** With little memory V8 works much harder, so only the peak of such a run says anything. */
function peakLine(what: string, { peakBytes }: Outcome): Line {
  const peak = peakBytes / MEBIBYTE;
  const goal = `≤ ${MOST_MEBIBYTES} MiB`;
  return figureLine(`${what}: peak memory`, `${formatNumber(peak)} MiB`, goal, peak <= MOST_MEBIBYTES);
}
