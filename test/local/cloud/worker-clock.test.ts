import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { createSharedClock } from '#local/cloud/shared-clock.ts';

const HOUR_MS = 3_600_000;
const MODULE = new URL('../../../local/cloud/worker-clock.ts', import.meta.url).href;

/** A thread as functions have it: pauses for as long as it is told, says that it does, and then tells its time. */
const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  import(${JSON.stringify(MODULE)}).then(async ({ shiftDate, shiftPauses }) => {
    shiftDate(workerData);
    shiftPauses(workerData);
    const { setTimeout: pause } = await import('node:timers/promises');
    parentPort.on('message', async ({ milliseconds, options }) => {
      const pausing = pause(milliseconds, 'over', options);
      parentPort.postMessage('pausing');
      parentPort.postMessage({ value: await pausing, now: Date.now() });
    });
    parentPort.postMessage('ready');
  });
`;

/** Lets a thread pause; `during` happens meanwhile. Answers how long the pause was by the clock. */
async function lengthOfPause(
  pause: { milliseconds: number; options?: object },
  during: (clock: ReturnType<typeof createSharedClock>) => void = () => undefined,
): Promise<number> {
  const clock = createSharedClock();
  const thread = new Worker(THREAD, { eval: true, workerData: clock.offset });
  try {
    await once(thread, 'message');
    const begun = clock.now();
    thread.postMessage(pause);
    await once(thread, 'message');
    const ended = once(thread, 'message');
    during(clock);
    const [{ value, now }] = await ended;
    expect(value).toBe('over');
    return now - begun;
  } finally {
    await thread.terminate();
  }
}

it('ends a pause when the clock has been moved past its end, step by step', async () => {
  const length = await lengthOfPause({ milliseconds: HOUR_MS }, (clock) => {
    clock.advance(HOUR_MS / 2);
    clock.advance(HOUR_MS / 2);
  });
  expect(length).toBeGreaterThanOrEqual(HOUR_MS);
  expect(length).toBeLessThan(HOUR_MS + 30_000);
});

it('goes on with what is left of a pause where the clock was moved by less', async () => {
  const length = await lengthOfPause({ milliseconds: HOUR_MS }, (clock) => clock.advance(HOUR_MS - 200));
  expect(length).toBeGreaterThanOrEqual(HOUR_MS);
  expect(length).toBeLessThan(HOUR_MS + 30_000);
});

it.each([{}, { options: { ref: true } }])(
  'lets a pause last while nobody moves the clock: %o',
  async (pause) => {
    expect(await lengthOfPause({ milliseconds: 80, ...pause })).toBeGreaterThanOrEqual(78);
  },
);
