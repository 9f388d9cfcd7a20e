import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { askLocalCloud } from '#local/commands/ask-local-cloud.ts';
import { type ApiClient, createApiClient } from '#local/demo/api-client.ts';
import { differencesOf } from './compare-soak.ts';
import { createRandom } from './repeatable-chance.ts';
import { readFindings } from './soak-findings.ts';
import { planSoak, type SoakCall } from './soak-plan.ts';
import {
  createSoakSender,
  type SendingCounts,
  type SoakSender,
  type SoakSettings,
  type SoakTarget,
} from './soak-sender.ts';

export interface SoakOutcome extends SendingCounts {
  calls: number;
  seconds: number;
  /** Where what the API shows and the plan differ; empty when nothing was lost and nothing counted twice. */
  differences: readonly string[];
}

const CAMPAIGNS = 10;
const DRAIN_SECONDS = 600;
const KILLS_AFTER_SENDING = 3;
/** Calls right before each of these, so that streams and queues are at work. */
const CALLS_BEFORE_KILL = 40;
const LONGEST_WORK_MS = 800;

const idSchema = z.object({ id: z.string() });
const drainedSchema = z.object({ idle: z.boolean(), deadLetters: z.number() });

/**
 * Sends planned events to a feed of its own, over several connections and through injected faults and kills, as a
 * tracker would: what is answered with an error, or not at all, is sent again. Then holds what the API shows against
 * the plan.
 */
export async function runSoak(target: SoakTarget, settings: SoakSettings): Promise<SoakOutcome> {
  const { origin, apiKey } = target;
  const api = createApiClient(origin, apiKey);
  const begin = performance.now();
  const { feedId, campaignIds } = await prepare(api);
  const plan = planSoak({ feedId, campaignIds, calls: settings.calls, seed: settings.seed });
  const sender = createSoakSender(target, settings);
  if (settings.killEvery === null) await sender.sendAll(plan.calls);
  else await sendAndKill(sender, plan.calls, settings.seed);
  await drain(origin);
  await sender.sendAll(plan.rejections);
  const { deadLetters } = await drain(origin);
  const findings = await readFindings(api, feedId);
  return {
    calls: plan.calls.length + plan.rejections.length,
    seconds: (performance.now() - begin) / 1000,
    ...sender.counts(),
    differences: differencesOf(plan, { ...findings, deadLetters }),
  };
}

async function prepare(api: ApiClient): Promise<{ feedId: string; campaignIds: string[] }> {
  const settings = {
    duplicateMode: 'ignoreUnlessNewTransaction',
    destinationUrl: 'https://shop.example/?click={click_id}',
  };
  const feed = { provider: 'events', name: 'Soak', timezone: 'Etc/UTC', currency: 'USD', settings };
  const { id: feedId } = await api.create('/v1/integrations', feed, idSchema);
  const campaignIds: string[] = [];
  for (let number = 0; number < CAMPAIGNS; number += 1) {
    const { id } = await api.create('/v1/campaigns', { name: `Soak ${number}` }, idSchema);
    campaignIds.push(id);
  }
  return { feedId, campaignIds };
}

/** The last calls come in small parts, each of which is followed by a kill while their events are being counted. */
async function sendAndKill(sender: SoakSender, calls: readonly SoakCall[], seed: number): Promise<void> {
  const random = createRandom(seed + 2);
  const first = Math.max(0, calls.length - KILLS_AFTER_SENDING * CALLS_BEFORE_KILL);
  await sender.sendAll(calls.slice(0, first));
  for (let start = first; start < calls.length; start += CALLS_BEFORE_KILL) {
    await sender.closeEventsTable();
    await sender.sendAll(calls.slice(start, start + CALLS_BEFORE_KILL));
    await sleep(random() * LONGEST_WORK_MS);
    await sender.restart();
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
