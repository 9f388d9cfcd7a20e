import { itemOf } from './support/attributes.ts';
import { type Benchmark, figureLine, type Line, WrongOutcomeError } from './support/benchmark.ts';
import type { Contenders } from './support/contender-process.ts';
import { type Counts, type DynamoDbStub, startDynamoDbStub } from './support/dynamodb-stub.ts';
import {
  type CallKind,
  clickParameters,
  EVENTS_TABLE,
  FEED_ID,
  WORKSPACE_ID,
} from './support/event-calls.ts';
import { seedFeed } from './support/event-feed.ts';
import { type EventWork, priceOfMillion } from './support/event-price.ts';
import { bundleFunction, kibibytesOf } from './support/function-bundle.ts';
import type { Measured } from './support/measure.ts';
import { measuredSchema } from './support/measured-schema.ts';
import type { FirstCallTask, ReceiveTask } from './support/receive-tasks.ts';
import { roundRobin, type Spread, spreadOf } from './support/spread.ts';
import { formatNumber } from './support/table.ts';
import { type TallyPlan, type TallyUnits, tallyUnits } from './support/tally-units.ts';
import { atMost } from './support/verdict.ts';

const IN_FLIGHT = 16;
const WARM_UPS = 1500;
const COUNTED = 100;
const MOST_KIBIBYTES = 40;

/** On 50 campaigns. The last are the first batches of one hour, each of other placements than those before. */
const TALLIES = {
  few: { batches: 2, everyMs: 3_600_000, placements: 50 },
  many: { batches: 2, everyMs: 3_600_000, placements: 1000 },
  most: { batches: 15, everyMs: 20_000, placements: 100_000 },
} as const satisfies Record<string, TallyPlan>;

/** Who stores the same clicks; a file of a function's bundle each. */
interface Functions {
  adtally: string;
  floor: string;
  sdk: string;
  stack: string;
}

/** Clicks of ten parameters, from the handler to a DynamoDB that answers at once. */
export const receiveEvent: Benchmark = {
  name: 'receive-event',
  title: 'Receiving: from the call of a tracker to the stored event',
  async run(contenders, { rounds, isQuick }) {
    const [stub, own, tally] = await Promise.all([
      startDynamoDbStub(),
      bundleFunction('receive-event'),
      bundleFunction('tally'),
    ]);
    seedFeed(stub);
    const functions: Functions = {
      adtally: own.path,
      floor: contenders.pathOf('receive-bare'),
      sdk: contenders.pathOf('receive-sdk'),
      stack: contenders.pathOf('receive-stack'),
    };
    try {
      const events = isQuick ? 2000 : 4000;
      const warm = await warmContest({ contenders, stub, functions }, rounds, events);
      const cold = await coldContest({ contenders, stub, functions }, isQuick ? 3 : 15);
      return [
        ...warmLines(warm, events),
        ...coldLines(cold),
        ...(await sizeLines(functions)),
        ...(await countedLines({ contenders, stub, functions }, tally.path, medianCpu(warm.adtally, events))),
      ];
    } finally {
      await Promise.all([stub.stop(), own.remove(), tally.remove()]);
    }
  },
};

interface Ring {
  contenders: Contenders;
  stub: DynamoDbStub;
  functions: Functions;
}

type Outcomes = Record<keyof Functions, Measured[]>;

const warmContest = (ring: Ring, rounds: number, count: number): Promise<Outcomes> =>
  contest(ring, rounds, WARM_UPS + count, (bundle) =>
    callWarm(ring, { bundle, kind: 'click', from: 0, warmUps: WARM_UPS, count, inFlight: IN_FLIGHT }),
  );

const coldContest = (ring: Ring, rounds: number): Promise<Outcomes> =>
  contest(ring, rounds, 1, (bundle) => {
    const task: FirstCallTask = { bundle, awsOrigin: ring.stub.origin, kind: 'click', from: 0 };
    return ring.contenders.run('receive-first', task, measuredSchema);
  });

const callWarm = ({ contenders, stub }: Ring, task: Omit<ReceiveTask, 'awsOrigin'>): Promise<Measured> =>
  contenders.run('receive-calls', { ...task, awsOrigin: stub.origin }, measuredSchema);

/** @throws WrongOutcomeError when one of them stored anything else than the first so many clicks. */
function contest(
  { stub, functions }: Ring,
  rounds: number,
  clicks: number,
  call: (bundle: string) => Promise<Measured>,
): Promise<Outcomes> {
  const checked = (bundle: string) => async (): Promise<Measured> => {
    stub.reset(EVENTS_TABLE);
    const outcome = await call(bundle);
    ensureClicks(stub, clicks);
    return outcome;
  };
  return roundRobin(rounds, {
    floor: checked(functions.floor),
    sdk: checked(functions.sdk),
    stack: checked(functions.stack),
    adtally: checked(functions.adtally),
  });
}

function ensureClicks(stub: DynamoDbStub, clicks: number): void {
  const items = new Map(stub.items(EVENTS_TABLE).map((item) => [JSON.stringify(item['clickId']), item]));
  for (let index = 0; index < clicks; index += 1) {
    const expected = itemOf(storedOf(index));
    const item = items.get(JSON.stringify(expected['clickId'])) ?? {};
    for (const [name, value] of Object.entries(expected)) {
      if (JSON.stringify(item[name]) === JSON.stringify(value)) continue;
      throw new WrongOutcomeError(`Of click ${index}, ${name} was stored as ${JSON.stringify(item[name])}.`);
    }
  }
  if (stub.items(EVENTS_TABLE).length !== clicks)
    throw new WrongOutcomeError(`${stub.items(EVENTS_TABLE).length} items were stored of ${clicks} clicks.`);
}

/** What has to be found of a click, whoever stored it. */
function storedOf(index: number): object {
  const { click_id, campaign, sub_id, sub_id2, user_agent, payout, ...same } = clickParameters(index);
  return {
    ...same,
    entity: 'event',
    type: 'click',
    feedId: FEED_ID,
    workspaceId: WORKSPACE_ID,
    status: 'approved',
    clickId: click_id,
    campaignId: campaign,
    subId: sub_id,
    subId2: sub_id2,
    userAgent: user_agent,
    payout: Math.round(Number(payout) * 1_000_000),
  };
}

const cpuOf = (all: readonly Measured[], events: number): Spread =>
  spreadOf(all.map(({ cpuMs }) => (cpuMs * 1000) / events));

function warmLines({ adtally, floor, sdk, stack }: Outcomes, events: number): Line[] {
  const cpu = (all: readonly Measured[]) => cpuOf(all, events);
  return [
    atMost('CPU a click', cpu(adtally), cpu(floor), 'µs', 1.25),
    atMost('CPU a click, against one SDK put', cpu(adtally), cpu(sdk), 'µs', null),
    atMost('CPU a click, against zod and document client', cpu(adtally), cpu(stack), 'µs', null),
  ];
}

function coldLines({ adtally, floor, sdk, stack }: Outcomes): Line[] {
  const wall = (all: readonly Measured[]) => spreadOf(all.map(({ wallMs }) => wallMs));
  return [
    atMost('load and first click', wall(adtally), wall(floor), 'ms', 1.35),
    atMost('load and first click, against one SDK put', wall(adtally), wall(sdk), 'ms', null),
    atMost('load and first click, against zod and document client', wall(adtally), wall(stack), 'ms', null),
  ];
}

async function sizeLines({ adtally, ...others }: Functions): Promise<Line[]> {
  const own = await kibibytesOf(adtally);
  const size = async (path: string) => `${formatNumber(await kibibytesOf(path))} KiB`;
  const goal = figureLine(
    'bundle',
    `${formatNumber(own)} KiB`,
    `≤ ${MOST_KIBIBYTES} KiB`,
    own <= MOST_KIBIBYTES,
  );
  return [
    { ...goal, floor: await size(others.floor) },
    { ...figureLine('bundle, SDK', '', '', null), floor: await size(others.sdk) },
    { ...figureLine('bundle, zod and document client', '', '', null), floor: await size(others.stack) },
  ];
}

/** What calls of the product take at DynamoDB, and what a million of each cost. */
async function countedLines(ring: Ring, tally: string, clickCpuMs: number): Promise<Line[]> {
  const { stub, functions } = ring;
  const count = async (kind: CallKind, from: number): Promise<Counts> => {
    const before = { ...stub.counts(EVENTS_TABLE) };
    await callWarm(ring, {
      bundle: functions.adtally,
      kind,
      from,
      warmUps: 0,
      count: COUNTED,
      inFlight: IN_FLIGHT,
    });
    const { writes, writeUnits, reads, readUnits } = stub.counts(EVENTS_TABLE);
    return {
      writes: (writes - before.writes) / COUNTED,
      writeUnits: (writeUnits - before.writeUnits) / COUNTED,
      reads: (reads - before.reads) / COUNTED,
      readUnits: (readUnits - before.readUnits) / COUNTED,
    };
  };
  stub.reset(EVENTS_TABLE);
  const counted = {
    click: await count('click', 0),
    'click, sent again': await count('click', 0),
    'conversion of a known click': await count('conversion', 0),
    'conversion, sent again': await count('conversion', 0),
    'conversion before its click': await count('conversion', COUNTED),
    'click after its conversion': await count('click', COUNTED),
  };
  const few = await tallyUnits({ ...ring, bundle: tally }, TALLIES.few);
  const many = await tallyUnits({ ...ring, bundle: tally }, TALLIES.many);
  const most = await tallyUnits({ ...ring, bundle: tally }, TALLIES.most);
  const { click } = counted;
  return [
    ...Object.entries(counted).map(([what, counts]) => countsLine(what, counts)),
    allUnitsLine(click, few, { placements: TALLIES.few.placements, goal: 1.06 }),
    allUnitsLine(click, many, { placements: TALLIES.many.placements, goal: 1.5 }),
    allUnitsLine(click, most, { placements: TALLIES.most.placements, goal: null }),
    ...[128, 1024].map((memory) => priceLine(click, few, { cpuMs: clickCpuMs, memory })),
  ];
}

function countsLine(what: string, { writes, writeUnits, reads }: Counts): Line {
  const read = reads === 0 ? '' : `, ${countOf(reads, 'read')}`;
  const figure = `${countOf(writeUnits, 'unit')} in ${countOf(writes, 'write')}${read}`;
  return figureLine(what, figure, '', null);
}

const countOf = (count: number, what: string): string =>
  `${formatNumber(count)} ${what}${count === 1 ? '' : 's'}`;

function allUnitsLine(
  click: Counts,
  { counters, lists, readUnits }: TallyUnits,
  { placements, goal }: { placements: number; goal: number | null },
): Line {
  const units = click.writeUnits + counters + lists;
  const share = `counters ${formatNumber(counters)}, lists ${formatNumber(lists)}; ${formatNumber(readUnits)} to read`;
  return figureLine(
    `click stored, counted and listed, ${formatNumber(placements)} placements`,
    `${formatNumber(units)} units: ${share}`,
    goal === null ? '' : `≤ ${goal} units`,
    goal === null ? null : units <= goal,
  );
}

function priceLine(
  { writes, writeUnits, reads, readUnits }: Counts,
  { counters, lists, ...tally }: TallyUnits,
  { cpuMs, memory }: { cpuMs: number; memory: number },
): Line {
  const work: EventWork = {
    cpuMs,
    requests: writes + reads,
    writeUnits: writeUnits + counters + lists,
    readUnits: readUnits + tally.readUnits,
  };
  return figureLine(
    `a million clicks, ${memory} MB`,
    `$${priceOfMillion(work, memory).toFixed(2)}`,
    '',
    null,
  );
}

const medianCpu = (all: readonly Measured[], events: number): number => cpuOf(all, events).median / 1000;
