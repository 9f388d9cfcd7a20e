import { describe, expect, it } from 'vitest';
import { drawBytes } from '#shared/adapters/lean/draw-bytes.ts';

const COUNT = 16;

describe('drawn bytes', () => {
  it('come never twice', () => {
    const drawn = Array.from({ length: 2000 }, () => drawBytes(COUNT));
    const texts = new Set(drawn.map((bytes) => Buffer.from(bytes).toString('hex')));
    const overlapping = drawn.filter(({ buffer, byteOffset }, index) => {
      const before = drawn[index - 1];
      return before?.buffer === buffer && byteOffset < before.byteOffset + COUNT;
    });
    expect({ different: texts.size, overlapping }).toEqual({ different: drawn.length, overlapping: [] });
  });

  it('are as many as asked for, also of very many', () => {
    expect([0, 1, 4096, 5000].map((count) => drawBytes(count).length)).toEqual([0, 1, 4096, 5000]);
  });
});
