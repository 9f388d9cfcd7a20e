import type { SharedClock } from '#local/cloud/contract.ts';

/** A shared clock over the machine's own. */
export function createTestClock(start: () => number = Date.now): SharedClock {
  const offset = new SharedArrayBuffer(8);
  const cell = new BigInt64Array(offset);
  return {
    offset,
    now: () => start() + Number(Atomics.load(cell, 0)),
    advance: (milliseconds) => {
      Atomics.add(cell, 0, BigInt(Math.round(milliseconds)));
    },
  };
}
