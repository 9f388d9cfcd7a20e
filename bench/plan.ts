import { once } from 'node:events';
import { type AwsStandIn, startAwsStandIn } from './support/aws-stand-in.ts';
import { type Benchmark, figureLine, type Line, WrongOutcomeError } from './support/benchmark.ts';
import type { Contenders } from './support/contender-process.ts';
import type { Measured } from './support/measure.ts';
import { measuredMessagesSchema } from './support/outcomes.ts';
import { roundRobin, spreadOf } from './support/spread.ts';
import { formatNumber, formatSpread } from './support/table.ts';
import type { PlanTask } from './support/tasks.ts';
import { atMost } from './support/verdict.ts';

/** Each of them sends all messages three times. */
const MOST_ROUNDS = 3;
const SPARE_CALLS = 10;
/** What `plan-sync` may last. */
const LONGEST_SECONDS = 300;

/** One hourly tick of very many active integrations, onto a queue that counts. */
export const plan: Benchmark = {
  name: 'plan',
  title: 'Planning: one tick, from the index of active integrations to the queue',
  async run(contenders, { rounds, isQuick }) {
    const integrations = isQuick ? 20_000 : 100_000;
    const aws = await startAwsStandIn(integrations);
    const queueUrl = `${aws.origin}/000000000000/sync.fifo`;
    const task: PlanTask = { awsOrigin: aws.origin, queueUrl, integrations, tick: '2026-03-14T13:05:00Z' };
    const contest = (name: string) => async () => {
      aws.reset();
      const outcome = await contenders.run(name, task, measuredMessagesSchema);
      ensureEachOnce(aws, outcome.messages, integrations);
      return outcome;
    };
    try {
      const outcomes = await roundRobin(Math.min(rounds, MOST_ROUNDS), {
        signed: contest('send-signed'),
        sdk: contest('send-sdk'),
        adtally: contest('plan-syncs'),
      });
      const calls = aws.counts();
      return [
        timeLine(outcomes.adtally, integrations),
        ...compare(outcomes),
        callsLine(calls.sendCalls, integrations),
        figureLine('read requests to the index', formatNumber(calls.queryCalls), '', null),
        figureLine('read capacity', `${formatNumber(calls.readUnits)} units`, '', null),
        await killAndRepeat(contenders, aws, task),
      ];
    } finally {
      await aws.stop();
    }
  },
};

function timeLine(adtally: readonly Measured[], integrations: number): Line {
  const seconds = spreadOf(adtally.map(({ wallMs }) => wallMs / 1000));
  const goal = `≤ ${LONGEST_SECONDS} s`;
  return figureLine(
    `planning ${formatNumber(integrations)} integrations`,
    formatSpread(seconds, 's'),
    goal,
    seconds.median <= LONGEST_SECONDS,
  );
}

function compare({ signed, sdk, adtally }: Record<'signed' | 'sdk' | 'adtally', Measured[]>): Line[] {
  const wall = (all: readonly Measured[]) => spreadOf(all.map(({ wallMs }) => wallMs / 1000));
  const cpu = (all: readonly Measured[]) => spreadOf(all.map(({ cpuMs }) => cpuMs / 1000));
  return [
    atMost('time, against the SDK alone', wall(adtally), wall(sdk), 's', 1.1),
    atMost('CPU, against the SDK alone', cpu(adtally), cpu(sdk), 's', 1.1),
    atMost('time, against signing by hand', wall(adtally), wall(signed), 's', 1.25),
    atMost('CPU, against signing by hand', cpu(adtally), cpu(signed), 's', 1.25),
  ];
}

function callsLine(sendCalls: number, integrations: number): Line {
  const fewest = integrations / 10;
  const most = fewest + SPARE_CALLS;
  const line = figureLine(
    'calls to the queue',
    formatNumber(sendCalls),
    `≤ ${formatNumber(most)}`,
    sendCalls <= most,
  );
  return { ...line, floor: formatNumber(fewest) };
}

/** Ends the planner outright in the middle, then lets the tick be planned again: it must send the same messages. */
async function killAndRepeat(contenders: Contenders, aws: AwsStandIn, task: PlanTask): Promise<Line> {
  aws.reset();
  const child = contenders.start('plan-syncs', task);
  aws.atMessage(task.integrations / 2, () => child.kill('SIGKILL'));
  const [, signal] = await once(child, 'exit');
  if (signal !== 'SIGKILL') throw new WrongOutcomeError('The planner ended before it could be killed.');
  const { messages } = await contenders.run('plan-syncs', task, measuredMessagesSchema);
  const { differing } = aws.counts();
  const isExact = messages === task.integrations && aws.taken.size === messages && differing === 0;
  const figure = `${formatNumber(aws.taken.size)} different, ${differing} contradicting`;
  return figureLine('killed half way, planned again', figure, 'each integration once', isExact);
}

function ensureEachOnce(aws: AwsStandIn, messages: number, integrations: number): void {
  if (messages === integrations && aws.taken.size === integrations && aws.counts().messages === integrations)
    return;
  throw new WrongOutcomeError(`The queue took ${aws.taken.size} messages for ${integrations} integrations.`);
}
