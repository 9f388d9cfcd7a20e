import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { askLocalCloud } from '#local/commands/ask-local-cloud.ts';
import { type ApiClient, createApiClient } from '#local/demo/api-client.ts';
import { DAY_MS, utcDayOf } from '#shared/domain/instants.ts';

const PROGRAM = join(import.meta.dirname, '../../bin/local.ts');
const API_KEY = 'adt_benchmark-key-of-a-cloud-that-is-gone-afterwards';
const DRAIN_SECONDS = 600;

const idSchema = z.object({ id: z.string() });
const clickSchema = z.object({ clickId: z.string() });
const drainedSchema = z.object({ idle: z.literal(true), deadLetters: z.literal(0) });
const reportSchema = z.object({
  rows: z.array(
    z.object({ campaign: z.object({ id: z.string().nullable() }).nullable(), clicks: z.number() }),
  ),
});

/** A local cloud in a process of its own, as `npm start` runs it, with a feed and campaigns. */
export interface OwnCloud {
  pid: number;
  /** Where clicks are sent to. */
  clicksUrl: string;
  campaignIds: readonly string[];
  /** Ends when everything that was received is counted. */
  drain(): Promise<void>;
  /** The click ids of all events that are stored. */
  stored(): Promise<string[]>;
  /** What the report says, by campaign. */
  counted(): Promise<ReadonlyMap<string, number>>;
}

/** @param dataDir null keeps everything in memory */
export async function withOwnCloud<Outcome>(
  { dataDir, campaigns }: { dataDir: string | null; campaigns: number },
  work: (cloud: OwnCloud) => Promise<Outcome>,
): Promise<Outcome> {
  const child = spawn(process.execPath, [PROGRAM], {
    env: {
      PATH: process.env['PATH'],
      ADTALLY_PORT: '0',
      ADTALLY_DATA: dataDir ?? 'memory',
      ADTALLY_DEMO: '0',
      ADTALLY_API_KEY: API_KEY,
      // As if npm had started it: it ends when its parent does.
      npm_lifecycle_event: 'bench',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    const origin = await originIn(createInterface(child.stdout));
    return await work(await prepare(child.pid ?? 0, origin, campaigns));
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

async function originIn(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    if (line.startsWith('ready ')) return line.slice('ready '.length);
  }
  throw new Error('The local cloud did not start.');
}

async function prepare(pid: number, origin: string, campaigns: number): Promise<OwnCloud> {
  const api = createApiClient(origin, API_KEY);
  const feed = { provider: 'events', name: 'Benchmark', timezone: 'Etc/UTC', currency: 'USD', settings: {} };
  const { id: integrationId } = await api.create('/v1/integrations', feed, idSchema);
  const campaignIds: string[] = [];
  for (let number = 0; number < campaigns; number += 1) {
    const { id } = await api.create('/v1/campaigns', { name: `Benchmark ${number}` }, idSchema);
    campaignIds.push(id);
  }
  return {
    pid,
    clicksUrl: `${origin}/clicks/${integrationId}`,
    campaignIds,
    async drain() {
      await askLocalCloud(origin, '/_local/drain', { timeoutSeconds: DRAIN_SECONDS }, drainedSchema);
    },
    stored: async () =>
      (await api.list('/v1/events', { integrationId }, clickSchema)).map(({ clickId }) => clickId),
    counted: () => countedClicks(api),
  };
}

async function countedClicks(api: ApiClient): Promise<ReadonlyMap<string, number>> {
  const day = (offset: number): string => utcDayOf(Date.now() + offset * DAY_MS);
  const range = `from=${day(-1)}&to=${day(1)}`;
  const path = `/v1/reports?${range}&timezone=Etc/UTC&currency=USD&groupBy=campaign`;
  const { rows } = await api.show(path, reportSchema);
  return new Map(rows.map(({ campaign, clicks }) => [campaign?.id ?? '', clicks]));
}
