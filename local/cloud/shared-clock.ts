import type { SharedClock } from './contract.ts';

/** A clock that starts with the real time; threads that get `offset` see every advance at once. */
export function createSharedClock(): SharedClock {
  const offset = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  const ahead = new BigInt64Array(offset);
  return {
    offset,
    now: () => Date.now() + Number(Atomics.load(ahead, 0)),
    advance(milliseconds) {
      Atomics.add(ahead, 0, BigInt(milliseconds));
      Atomics.notify(ahead, 0);
    },
  };
}
