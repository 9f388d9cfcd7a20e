import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { parseMicros } from '#shared/domain/money.ts';
import { planSoak, type SoakCall, type SoakCounts } from './soak-plan.ts';

export interface SoakTarget {
  /** Of a local cloud: `http://127.0.0.1:8787`. */
  origin: string;
  apiKey: string;
}

export interface SoakSettings {
  calls: number;
  connections: number;
  seed: number;
  /** Calls between two injected faults; null for none. */
  faultEvery: number | null;
  report: (line: string) => void;
}

export interface SoakOutcome {
  calls: number;
  seconds: number;
  /** Calls that had to be sent again, since they were answered with an error. */
  resent: number;
  /** Calls that were answered with 202. */
  queued: number;
  faults: number;
  /** Where the report and the plan differ; empty when nothing was lost and nothing counted twice. */
  differences: readonly string[];
}

const CAMPAIGNS = 10;
const MAX_TRIES = 50;
const DRAIN_SECONDS = 600;

/** Everything that may fail under a tracker's feet. */
const FAULTS = [
  { target: 'events-table', kind: 'throttle', count: 40 },
  { target: 'tally', kind: 'crash', count: 1 },
  { target: 'receive-event', kind: 'crash-after', count: 3 },
  { target: 'tally', kind: 'crash-after', count: 1 },
  { target: 'events-table', kind: 'unavailable', count: 40 },
  { target: 'roll-up', kind: 'crash-after', count: 1 },
  { target: 'receive-event', kind: 'crash', count: 3 },
  { target: 'ledger-table', kind: 'throttle', count: 20 },
] as const;

const idSchema = z.object({ id: z.string() });
const drainedSchema = z.object({ idle: z.boolean(), deadLetters: z.number() });
const reportSchema = z.object({
  rows: z.array(
    z.object({
      campaign: z.object({ id: z.string().nullable() }).nullable(),
      impressions: z.number(),
      clicks: z.number(),
      conversionsApproved: z.number(),
      conversionsRejected: z.number(),
      revenue: z.string(),
      payout: z.string(),
    }),
  ),
});

/**
 * Sends planned events to a feed of its own, over several connections and through injected faults, as a tracker would:
 * what is answered with an error is sent again. Then holds the report against the plan.
 */
export async function runSoak(target: SoakTarget, settings: SoakSettings): Promise<SoakOutcome> {
  const ask = createAsk(target);
  const begin = performance.now();
  const { feedId, campaignIds } = await prepare(ask);
  const plan = planSoak({ feedId, campaignIds, calls: settings.calls, seed: settings.seed });
  const sender = createSender(target.origin, ask, settings);
  await sender.sendAll(plan.calls);
  await drain(ask);
  await sender.sendAll(plan.rejections);
  const { deadLetters } = await drain(ask);
  const actual = await readReport(ask);
  const differences = differencesOf(plan.expected, actual);
  return {
    calls: plan.calls.length + plan.rejections.length,
    seconds: (performance.now() - begin) / 1000,
    ...sender.counts(),
    differences: deadLetters > 0 ? [...differences, `${deadLetters} dead letters`] : differences,
  };
}

type Ask = (method: string, path: string, body?: object) => Promise<unknown>;

function createAsk({ origin, apiKey }: SoakTarget): Ask {
  return async (method, path, body) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
}

async function prepare(ask: Ask): Promise<{ feedId: string; campaignIds: string[] }> {
  const settings = { duplicateMode: 'ignoreUnlessNewTransaction' };
  const feed = { provider: 'events', name: 'Soak', timezone: 'Etc/UTC', currency: 'USD', settings };
  const { id: feedId } = idSchema.parse(await ask('POST', '/v1/integrations', feed));
  const campaignIds: string[] = [];
  for (let number = 0; number < CAMPAIGNS; number += 1) {
    const { id } = idSchema.parse(await ask('POST', '/v1/campaigns', { name: `Soak ${number}` }));
    campaignIds.push(id);
  }
  return { feedId, campaignIds };
}

function createSender(origin: string, ask: Ask, { connections, faultEvery, report }: SoakSettings) {
  let sent = 0;
  let resent = 0;
  let queued = 0;
  let faults = 0;

  const injectFault = async (): Promise<void> => {
    const fault = FAULTS[faults % FAULTS.length];
    faults += 1;
    if (fault) await ask('POST', '/_local/faults', fault);
  };

  const send = async ({ path }: SoakCall): Promise<void> => {
    for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
      const status = await statusOf(`${origin}${path}`);
      if (status === 202) queued += 1;
      if (status < 300) return;
      if (status < 500) throw new Error(`${path} was answered with ${status}.`);
      resent += 1;
      await sleep(20 * attempt);
    }
    throw new Error(`${path} was refused ${MAX_TRIES} times.`);
  };

  return {
    counts: () => ({ resent, queued, faults }),
    async sendAll(calls: readonly SoakCall[]): Promise<void> {
      let next = 0;
      const work = async (): Promise<void> => {
        for (let call = calls[next++]; call; call = calls[next++]) {
          sent += 1;
          if (faultEvery !== null && sent % faultEvery === 0) await injectFault();
          if (sent % 10_000 === 0) report(`${sent} calls sent, ${resent} of them again, ${faults} faults`);
          await send(call);
        }
      };
      await Promise.all(Array.from({ length: connections }, work));
    },
  };
}

/** 599 for a connection that broke. */
async function statusOf(url: string): Promise<number> {
  try {
    const response = await fetch(url, { redirect: 'manual' });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 599;
  }
}

async function drain(ask: Ask): Promise<z.infer<typeof drainedSchema>> {
  // What waits for a later try, after a fault, is let happen.
  for (let round = 0; round < 3; round += 1) {
    await ask('POST', '/_local/drain', { timeoutSeconds: DRAIN_SECONDS });
    await ask('POST', '/_local/clock', { advanceSeconds: 400 });
  }
  const drained = drainedSchema.parse(await ask('POST', '/_local/drain', { timeoutSeconds: DRAIN_SECONDS }));
  if (!drained.idle) throw new Error('The cloud does not come to rest.');
  return drained;
}

async function readReport(ask: Ask): Promise<Map<string, SoakCounts>> {
  const day = (offset: number): string =>
    new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const range = `from=${day(-1)}&to=${day(1)}`;
  const report = await ask('GET', `/v1/reports?${range}&timezone=Etc/UTC&currency=USD&groupBy=campaign`);
  return new Map(
    reportSchema
      .parse(report)
      .rows.map(({ campaign, revenue, payout, ...counts }) => [
        campaign?.id ?? '',
        { ...counts, revenue: parseMicros(revenue), payout: parseMicros(payout) },
      ]),
  );
}

function differencesOf(
  expected: ReadonlyMap<string, SoakCounts>,
  actual: ReadonlyMap<string, SoakCounts>,
): string[] {
  const campaigns = new Set([...expected.keys(), ...actual.keys()]);
  return [...campaigns].flatMap((campaignId) => {
    const [wanted, found] = [textOf(expected.get(campaignId)), textOf(actual.get(campaignId))];
    return wanted === found ? [] : [`campaign ${campaignId || 'none'}: expected ${wanted}, found ${found}`];
  });
}

const textOf = (counts: SoakCounts | undefined): string =>
  counts === undefined
    ? 'nothing'
    : [
        `${counts.impressions} impressions`,
        `${counts.clicks} clicks`,
        `${counts.conversionsApproved} approved`,
        `${counts.conversionsRejected} rejected`,
        `revenue ${counts.revenue}`,
        `payout ${counts.payout}`,
      ].join(', ');
