import { describe, expect, it } from 'vitest';
import { createIdMaker, idSchema } from '#shared/domain/ids.ts';

describe('an id', () => {
  it('sorts by the moment it was made', () => {
    let now = Date.parse('2026-03-14T13:00:00Z');
    let byte = 255;
    const ids = createIdMaker({ now: () => now, randomBytes: (count) => new Uint8Array(count).fill(byte) });
    const first = ids('run');
    now += 1;
    byte = 0;
    expect([ids('run'), first].sort()).toEqual([first, expect.any(String)]);
  });

  it('passes its own schema and no other', () => {
    const ids = createIdMaker({ now: () => 0, randomBytes: (count) => new Uint8Array(count) });
    expect(idSchema('campaign').safeParse(ids('campaign')).success).toBe(true);
    expect(idSchema('campaign').safeParse(ids('run')).success).toBe(false);
    expect(idSchema('run').safeParse('run_UPPER').success).toBe(false);
  });
});
