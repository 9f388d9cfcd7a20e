import { describe, expect, it } from 'vitest';
import type { QueueDepth } from '#local/cloud/contract.ts';
import { type Activity, drain } from '#local/cloud/drain.ts';

const STILL = { ready: 0, inFlight: 0, delayed: 0 };

interface Moment {
  sync?: Partial<QueueDepth>;
  dead?: Partial<QueueDepth>;
  other?: Partial<QueueDepth>;
  running?: number;
  held?: number;
  moved?: number;
  blocked?: number;
  areStreamsDone?: boolean;
  schedules?: number;
}

/** Shows one moment after the other at each look, then the last one for ever. */
function playing(...moments: Moment[]): Activity & { looks: () => number } {
  let looks = 0;
  let now: Moment = {};
  return {
    queueDepths: async () => {
      now = moments[Math.min(looks, moments.length - 1)] ?? {};
      looks += 1;
      return [
        { name: 'sync', isDeadLetter: false, ...STILL, ...now.sync },
        { name: 'dead', isDeadLetter: true, ...STILL, ...now.dead },
        { name: 'other', isDeadLetter: false, ...STILL, ...now.other },
      ];
    },
    blockedMessages: async (name) => (name === 'sync' ? (now.blocked ?? 0) : 0),
    fedQueues: new Set(['sync']),
    running: () => now.running ?? 0,
    held: () => now.held ?? 0,
    moved: () => now.moved ?? 0,
    areStreamsDone: async () => now.areStreamsDone ?? true,
    waitingSchedules: () => now.schedules ?? 0,
    looks: () => looks,
  };
}

describe('drain', () => {
  it.each([
    { name: 'nothing at all', moment: {}, left: { deadLetters: 0, delayed: 0 } },
    {
      name: 'dead letters',
      moment: { dead: { ready: 2, inFlight: 1 } },
      left: { deadLetters: 3, delayed: 0 },
    },
    {
      name: 'messages that wait for their time',
      moment: { sync: { inFlight: 2, delayed: 1 }, schedules: 1 },
      left: { deadLetters: 0, delayed: 4 },
    },
    {
      name: 'a queue that feeds nobody',
      moment: { other: { ready: 5 } },
      left: { deadLetters: 0, delayed: 0 },
    },
  ])('is idle with $name', async ({ moment, left }) => {
    expect(await drain(playing(moment), 1000)).toEqual({ idle: true, ...left });
  });

  it.each([
    { name: 'a ready message', moment: { sync: { ready: 1 } } },
    { name: 'a ready message beside blocked ones', moment: { sync: { ready: 3 }, blocked: 2 } },
    { name: 'a running function', moment: { running: 1 } },
    { name: 'a record that is not done', moment: { areStreamsDone: false } },
    { name: 'a message that is with a function', moment: { sync: { inFlight: 1 }, held: 1 } },
  ])('is not idle with $name, and says so when time is up', async ({ moment }) => {
    expect(await drain(playing(moment), 100)).toMatchObject({ idle: false, deadLetters: 0 });
  });

  it('is not taken in by a message between queue and function', async () => {
    const activity = playing(
      { sync: { inFlight: 1 } },
      { sync: { inFlight: 1 }, held: 1, moved: 1 },
      { moved: 2 },
      { moved: 2 },
    );
    expect(await drain(activity, 1000)).toEqual({ idle: true, deadLetters: 0, delayed: 0 });
    expect(activity.looks()).toBe(4);
  });

  it('looks once more when something moved between two still looks', async () => {
    const activity = playing({ moved: 1 }, { moved: 2 }, { moved: 2 });
    await drain(activity, 1000);
    expect(activity.looks()).toBe(3);
  });
});
