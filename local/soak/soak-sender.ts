import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { askLocalCloud } from '#local/commands/ask-local-cloud.ts';
import { createRandom } from './repeatable-chance.ts';
import type { SoakCall } from './soak-plan.ts';

/** The local cloud that is sent to. */
export interface SoakTarget {
  /** `http://127.0.0.1:8787` */
  origin: string;
  apiKey: string;
  /** Kills all of it, and starts it again at the same address; null where that cannot be done. */
  restart: (() => Promise<void>) | null;
}

export interface SoakSettings {
  calls: number;
  connections: number;
  seed: number;
  /** Calls between two injected faults; null for none. */
  faultEvery: number | null;
  /** Calls between two kills, give or take a half; null for none. */
  killEvery: number | null;
  report: (line: string) => void;
}

export interface SendingCounts {
  /** Calls that had to be sent again, since they were answered with an error or not at all. */
  resent: number;
  /** Calls that were answered with 202. */
  queued: number;
  faults: number;
  kills: number;
}

/** Sends calls as a tracker would: again until they are answered well, and then never again. */
export interface SoakSender {
  /** Sends in this order, over several connections, and injects faults and kills meanwhile. */
  sendAll(calls: readonly SoakCall[]): Promise<void>;
  /** Takes the Events table away for a while, so that what comes next has to wait in the queue. */
  closeEventsTable(): Promise<void>;
  /** Kills everything, and ends when it is there again. */
  restart(): Promise<void>;
  counts(): SendingCounts;
}

const MAX_TRIES = 50;
const CLOSED_CALLS = 40;

type Fault = { target: string; kind: string; count: number };

const EVENTS_TABLE_AWAY: Fault = { target: 'events-table', kind: 'unavailable', count: CLOSED_CALLS };
/** Everything that may fail under a tracker's feet. */
const FAULTS: readonly Fault[] = [
  { target: 'events-table', kind: 'throttle', count: 40 },
  { target: 'tally', kind: 'crash', count: 1 },
  { target: 'receive-event', kind: 'crash-after', count: 3 },
  { target: 'tally', kind: 'crash-after', count: 1 },
  EVENTS_TABLE_AWAY,
  { target: 'roll-up', kind: 'crash-after', count: 1 },
  { target: 'receive-event', kind: 'crash', count: 3 },
  { target: 'ledger-table', kind: 'throttle', count: 20 },
];

export function createSoakSender(
  target: SoakTarget,
  { connections, seed, faultEvery, killEvery, report }: Omit<SoakSettings, 'calls'>,
): SoakSender {
  const random = createRandom(seed + 1);
  const counts: SendingCounts = { resent: 0, queued: 0, faults: 0, kills: 0 };
  let sent = 0;
  let restarted = Promise.resolve();
  let nextKill = killEvery === null ? Number.POSITIVE_INFINITY : killAfter(0, killEvery);

  function killAfter(calls: number, every: number): number {
    return calls + Math.round(every * (0.5 + random()));
  }

  async function inject(fault: Fault): Promise<void> {
    const { kills } = counts;
    try {
      await askLocalCloud(target.origin, '/_local/faults', fault, z.unknown());
      counts.faults += 1;
    } catch (error) {
      // A kill ends faults too.
      if (counts.kills === kills) throw error;
    }
  }

  function restart(): Promise<void> {
    counts.kills += 1;
    restarted = killAndStart();
    return restarted;
  }

  async function killAndStart(): Promise<void> {
    if (target.restart === null) throw new Error('This cloud cannot be killed.');
    const begin = performance.now();
    await target.restart();
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    report(`${sent} calls sent, killed, there again after ${seconds} s`);
  }

  async function disturb(): Promise<void> {
    if (killEvery !== null && sent >= nextKill) {
      nextKill = killAfter(sent, killEvery);
      await restart();
    }
    const fault = FAULTS[counts.faults % FAULTS.length];
    if (faultEvery !== null && fault && sent % faultEvery === 0) await inject(fault);
  }

  /** @returns whether the answer was a good one. @throws for an answer that no other try could mend. */
  async function attempt({ path, isRefused }: SoakCall): Promise<boolean> {
    await restarted;
    const status = await statusOf(`${target.origin}${path}`);
    if (status === 202) counts.queued += 1;
    if (isRefused ? status === 400 : status < 400) return true;
    if (status < 500) throw new Error(`${path} was answered with ${status}.`);
    counts.resent += 1;
    return false;
  }

  async function send(call: SoakCall): Promise<void> {
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      if (await attempt(call)) return;
      await sleep(20 * tries);
    }
    throw new Error(`${call.path} was refused ${MAX_TRIES} times.`);
  }

  return {
    restart,
    closeEventsTable: () => inject(EVENTS_TABLE_AWAY),
    counts: () => ({ ...counts }),
    async sendAll(calls) {
      let next = 0;
      const work = async (): Promise<void> => {
        for (let call = calls[next++]; call; call = calls[next++]) {
          sent += 1;
          await disturb();
          if (sent % 10_000 === 0)
            report(
              `${sent} calls sent, ${counts.resent} of them again, ${counts.faults} faults, ${counts.kills} kills`,
            );
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
