import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { askLocalCloud } from '#local/commands/ask-local-cloud.ts';
import { type ApiClient, createApiClient } from '#local/demo/api-client.ts';
import { DAY_MS, utcDayOf } from '#shared/domain/instants.ts';
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
  const { origin, apiKey } = target;
  const api = createApiClient(origin, apiKey);
  const begin = performance.now();
  const { feedId, campaignIds } = await prepare(api);
  const plan = planSoak({ feedId, campaignIds, calls: settings.calls, seed: settings.seed });
  const sender = createSender(origin, settings);
  await sender.sendAll(plan.calls);
  await drain(origin);
  await sender.sendAll(plan.rejections);
  const { deadLetters } = await drain(origin);
  const actual = await readReport(api);
  const differences = differencesOf(plan.expected, actual);
  return {
    calls: plan.calls.length + plan.rejections.length,
    seconds: (performance.now() - begin) / 1000,
    ...sender.counts(),
    differences: deadLetters > 0 ? [...differences, `${deadLetters} dead letters`] : differences,
  };
}

async function prepare(api: ApiClient): Promise<{ feedId: string; campaignIds: string[] }> {
  const settings = { duplicateMode: 'ignoreUnlessNewTransaction' };
  const feed = { provider: 'events', name: 'Soak', timezone: 'Etc/UTC', currency: 'USD', settings };
  const { id: feedId } = await api.create('/v1/integrations', feed, idSchema);
  const campaignIds: string[] = [];
  for (let number = 0; number < CAMPAIGNS; number += 1) {
    const { id } = await api.create('/v1/campaigns', { name: `Soak ${number}` }, idSchema);
    campaignIds.push(id);
  }
  return { feedId, campaignIds };
}

function createSender(origin: string, { connections, faultEvery, report }: SoakSettings) {
  let sent = 0;
  let resent = 0;
  let queued = 0;
  let faults = 0;

  const injectFault = async (): Promise<void> => {
    const fault = FAULTS[faults % FAULTS.length];
    faults += 1;
    if (fault) await askLocalCloud(origin, '/_local/faults', fault, z.unknown());
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

async function drain(origin: string): Promise<z.infer<typeof drainedSchema>> {
  const settle = () =>
    askLocalCloud(origin, '/_local/drain', { timeoutSeconds: DRAIN_SECONDS }, drainedSchema);
  // What waits for a later try, after a fault, is let happen.
  for (let round = 0; round < 3; round += 1) {
    await settle();
    await askLocalCloud(origin, '/_local/clock', { advanceSeconds: 400 }, z.unknown());
  }
  const drained = await settle();
  if (!drained.idle) throw new Error('The cloud does not come to rest.');
  return drained;
}

async function readReport(api: ApiClient): Promise<Map<string, SoakCounts>> {
  const day = (offset: number): string => utcDayOf(Date.now() + offset * DAY_MS);
  const range = `from=${day(-1)}&to=${day(1)}`;
  const path = `/v1/reports?${range}&timezone=Etc/UTC&currency=USD&groupBy=campaign`;
  const { rows } = await api.show(path, reportSchema);
  return new Map(
    rows.map(({ campaign, revenue, payout, ...counts }) => [
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
