import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardOf } from '#shared/domain/stream-guard.ts';

describe('a guard', () => {
  it('sorts as its sequence number does, however many digits that has', () => {
    const number = fc.bigInt({ min: 0n, max: 10n ** 40n - 1n });
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(guardOf(String(a)) < guardOf(String(b))).toBe(a < b);
      }),
    );
  });

  it.each(['', 'abc', '-1', '1'.repeat(41)])('is refused for "%s"', (text) => {
    expect(() => guardOf(text)).toThrow(RangeError);
  });
});
