import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepClock } from '#local/cloud/clock-memory.ts';
import { createSharedClock } from '#local/cloud/shared-clock.ts';
import { temporaryFolder } from '#test/local/aws/sample-assembly.ts';

const aheadOf = ({ offset }: { offset: SharedArrayBuffer }): bigint | undefined =>
  new BigInt64Array(offset)[0];

describe('A clock that is kept', () => {
  it('goes on in the next life from where it was moved to', () => {
    const folder = temporaryFolder();
    const before = keepClock(createSharedClock(), folder);
    before.advance(60_000);
    before.advance(1_500);
    const real = createSharedClock();
    const after = keepClock(real, folder);
    expect([aheadOf(before), aheadOf(after), aheadOf(real)]).toEqual([61_500n, 61_500n, 61_500n]);
    after.advance(500);
    expect(aheadOf(keepClock(createSharedClock(), folder))).toBe(62_000n);
  });

  it('starts with the real time where nothing is kept', () => {
    const clock = createSharedClock();
    expect(keepClock(clock, null)).toBe(clock);
    expect(aheadOf(keepClock(clock, temporaryFolder()))).toBe(0n);
  });

  it.each(['soon', '-5', '1.5'])('does not start on a file that says %s, and names it', (text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'clock-ahead-ms'), text);
    expect(() => keepClock(createSharedClock(), folder)).toThrow(join(folder, 'clock-ahead-ms'));
  });
});
