import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inProportion, sum } from '#shared/domain/in-proportion.ts';

describe('shares in proportion', () => {
  it.each([
    ['by weight', 100n, [1n, 3n], [25n, 75n]],
    ['with the remainder on the largest', 10n, [1n, 4n, 2n], [1n, 7n, 2n]],
    ['with the remainder on the first of the largest', 11n, [1n, 2n, 2n], [2n, 5n, 4n]],
    ['evenly where nothing weighs anything', 8n, [0n, 0n, 0n], [4n, 2n, 2n]],
    ['of nothing', 0n, [5n, 6n], [0n, 0n]],
  ])('are %s', (_how, target, weights, shares) => {
    expect(inProportion(target, weights)).toEqual(shares);
  });

  it('always sum to the target, and none is negative', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), weights, (target, given) => {
        const shares = inProportion(target, given);
        expect(shares).toHaveLength(given.length);
        expect(sum(shares)).toBe(target);
        expect(shares.every((share) => share >= 0n)).toBe(true);
      }),
    );
  });
});
