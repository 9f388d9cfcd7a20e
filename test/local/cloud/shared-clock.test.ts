import { expect, it } from 'vitest';
import { createSharedClock } from '#local/cloud/shared-clock.ts';

it('is ahead of the real time by what it was advanced, for every thread that has its memory', () => {
  const clock = createSharedClock();
  clock.advance(60_000);
  clock.advance(1_500);
  expect(new BigInt64Array(clock.offset)[0]).toBe(61_500n);
  expect(Math.abs(clock.now() - Date.now() - 61_500)).toBeLessThan(1_000);
});
