import { describe, expect, it } from 'vitest';
import { drawBytes } from '#shared/adapters/lean/draw-bytes.ts';

const COUNT = 16;

describe('drawn bytes', () => {
  it('come never twice, and stay as they were drawn', () => {
    const drawn = Array.from({ length: 2000 }, () => drawBytes(COUNT));
    const texts = drawn.map((bytes) => Buffer.from(bytes).toString('hex'));
    expect(new Set(texts).size).toBe(drawn.length);
    expect(new Set(drawn.map(({ length }) => length))).toEqual(new Set([COUNT]));
  });

  it('are as many as asked for, also of very many', () => {
    expect([0, 1, 4096, 5000].map((count) => drawBytes(count).length)).toEqual([0, 1, 4096, 5000]);
  });
});
