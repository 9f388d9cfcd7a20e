import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { startDynamoDbEngine } from '#local/aws/dynamodb-engine.ts';
import { type Benchmark, figureLine, type Line, WrongOutcomeError } from './support/benchmark.ts';
import { type ClickLoad, campaignOf } from './support/click-load.ts';
import type { Contenders } from './support/contender-process.ts';
import { clickIdOf } from './support/event-calls.ts';
import { createClient } from './support/ledger-client.ts';
import { createTable } from './support/ledger-tables.ts';
import { measuredSchema } from './support/measured-schema.ts';
import { withOwnCloud } from './support/own-cloud.ts';
import { treeCpuMs } from './support/process-cpu.ts';
import { roundRobin, type Spread, spreadOf } from './support/spread.ts';
import { formatNumber } from './support/table.ts';
import { atLeast, atMost } from './support/verdict.ts';

const IN_FLIGHT = 16;
const CAMPAIGNS = 10;
const MOST_ROUNDS = 3;
/** Five times what Umami does over HTTP, without de-duplication and without counters. */
const GOAL_PER_SECOND = 1675;

const PLACES = ['disk', 'memory'] as const;

interface Figures {
  answeredMs: number;
  countedMs: number;
  /** Of everything but who sends; null where the system does not tell. */
  cpuMs: number | null;
}

/** Clicks through the whole local cloud, against the same number of conditional puts straight into DynamoDB Local. */
export const eventsOverHttp: Benchmark = {
  name: 'events-over-http',
  title: 'Events over HTTP: from the socket of the local cloud to the stored and counted click',
  async run(contenders, { rounds, isQuick }) {
    const scale = { rounds: Math.min(rounds, MOST_ROUNDS), clicks: isQuick ? 500 : 2000 };
    const lines: Line[] = [];
    for (const place of PLACES) {
      const folder = place === 'disk' ? await mkdtemp(join(tmpdir(), 'adtally-bench-')) : null;
      try {
        lines.push(...linesOf(place, await compare(contenders, folder, scale), scale.clicks));
      } finally {
        if (folder !== null) await rm(folder, { recursive: true });
      }
    }
    return lines;
  },
};

/** @param folder null keeps all data in memory */
const compare = (
  contenders: Contenders,
  folder: string | null,
  { rounds, clicks }: { rounds: number; clicks: number },
): Promise<Record<'floor' | 'own', Figures[]>> => {
  const below = (name: string): string | null => (folder === null ? null : join(folder, name));
  return withOwnCloud({ dataDir: below('cloud'), campaigns: CAMPAIGNS }, async (cloud) => {
    const { campaignIds } = cloud;
    const engine = await startDynamoDbEngine(below('floor'));
    const client = createClient(engine.endpoint);
    const loads = () => loadsOf({ count: clicks, inFlight: IN_FLIGHT, campaignIds });
    const [nextPut, nextSent] = [loads(), loads()];
    try {
      const table = await createTable(client, { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' });
      return await roundRobin(rounds, {
        async floor() {
          const load = nextPut();
          const task = { ...load, dynamoDbEndpoint: engine.endpoint, table };
          const figures = await measured(engine.pid, async () => {
            const { wallMs, cpuMs } = await contenders.run('put-clicks', task, measuredSchema);
            return { answeredMs: wallMs, countedMs: wallMs, cpuMs };
          });
          ensureSame(await clicksIn(client, table), load);
          return figures;
        },
        async own() {
          const load = nextSent();
          const task = { ...load, url: cloud.clicksUrl };
          const figures = await measured(cloud.pid, async () => {
            const { wallMs } = await contenders.run('send-clicks', task, measuredSchema);
            const begin = performance.now();
            await cloud.drain();
            return { answeredMs: wallMs, countedMs: wallMs + performance.now() - begin, cpuMs: 0 };
          });
          ensureSame(await cloud.stored(), load);
          ensureCounted(await cloud.counted(), load);
          return figures;
        },
      });
    } finally {
      client.destroy();
      await engine.stop();
    }
  });
};

/** Loads whose clicks follow one another. */
function loadsOf(load: Omit<ClickLoad, 'from'>): () => ClickLoad {
  let from = 0;
  return () => {
    const next = { ...load, from };
    from += load.count;
    return next;
  };
}

/** Adds what the server and all that it started have computed meanwhile. */
async function measured(serverPid: number, work: () => Promise<Figures>): Promise<Figures> {
  const before = treeCpuMs(serverPid);
  const figures = await work();
  const after = treeCpuMs(serverPid);
  if (before === null || after === null || figures.cpuMs === null) return { ...figures, cpuMs: null };
  return { ...figures, cpuMs: figures.cpuMs + after - before };
}

async function clicksIn(client: DynamoDBClient, TableName: string): Promise<string[]> {
  const clicks: string[] = [];
  const scan = { TableName, ConsistentRead: true, ProjectionExpression: 'clickId' };
  for await (const { Items = [] } of paginateScan({ client }, scan))
    clicks.push(...Items.map(({ clickId }) => clickId?.S ?? ''));
  return clicks;
}

/** @throws WrongOutcomeError when these are not all clicks up to this load, each once. */
function ensureSame(clickIds: readonly string[], { from, count }: ClickLoad): void {
  const found = new Set(clickIds);
  for (let index = 0; index < from + count; index += 1)
    if (!found.has(clickIdOf(index))) throw new WrongOutcomeError(`The click ${index} was not stored.`);
  if (clickIds.length !== from + count)
    throw new WrongOutcomeError(`${clickIds.length} events were stored of ${from + count} clicks.`);
}

/** @throws WrongOutcomeError when the report says anything else than what was sent so far. */
function ensureCounted(counted: ReadonlyMap<string, number>, { from, count, campaignIds }: ClickLoad): void {
  const sent = new Map<string, number>();
  for (let index = 0; index < from + count; index += 1) {
    const campaignId = campaignOf(index, campaignIds);
    sent.set(campaignId, (sent.get(campaignId) ?? 0) + 1);
  }
  for (const [campaignId, clicks] of sent) {
    const found = counted.get(campaignId) ?? 0;
    if (found !== clicks)
      throw new WrongOutcomeError(`${found} of ${clicks} clicks of a campaign were counted.`);
  }
}

function linesOf(
  place: (typeof PLACES)[number],
  { own, floor }: Record<'own' | 'floor', Figures[]>,
  clicks: number,
): Line[] {
  const rate = (all: readonly Figures[], of: 'answeredMs' | 'countedMs'): Spread =>
    spreadOf(all.map((figures) => (clicks * 1000) / figures[of]));
  const answered = rate(own, 'answeredMs');
  const goal = `≥ ${formatNumber(GOAL_PER_SECOND)} /s`;
  const absolute = figureLine(
    `${place}: against Umami`,
    `${formatNumber(answered.median)} /s`,
    goal,
    answered.median >= GOAL_PER_SECOND,
  );
  return [
    atLeast(`${place}: clicks answered`, answered, rate(floor, 'answeredMs'), '/s', null),
    atLeast(`${place}: clicks counted`, rate(own, 'countedMs'), rate(floor, 'answeredMs'), '/s', null),
    ...cpuLines(place, own, floor, clicks),
    absolute,
  ];
}

function cpuLines(place: string, own: readonly Figures[], floor: readonly Figures[], clicks: number): Line[] {
  const cpu = (all: readonly Figures[]): number[] =>
    all.flatMap(({ cpuMs }) => (cpuMs === null ? [] : [(cpuMs * 1000) / clicks]));
  if (cpu(own).length === 0) return [];
  return [atMost(`${place}: CPU a click, counted`, spreadOf(cpu(own)), spreadOf(cpu(floor)), 'µs', null)];
}
