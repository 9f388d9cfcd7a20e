import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  convert,
  divideRounded,
  type ExactMoney,
  parseRate,
  RATE_OF_ONE,
  roundTogether,
} from '#shared/domain/report-money.ts';

const MICRO = RATE_OF_ONE;
const exact = (): fc.Arbitrary<ExactMoney> => fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });

describe('dividing', () => {
  it.each([
    [7n, 2n, 4n],
    [-7n, 2n, -4n],
    [7n, -2n, -4n],
    [6n, 4n, 2n],
    [5n, 4n, 1n],
    [-5n, 4n, -1n],
    [0n, 3n, 0n],
  ])('%s by %s gives %s, halves away from zero', (dividend, divisor, quotient) => {
    expect(divideRounded(dividend, divisor)).toBe(quotient);
  });
});

describe('converting', () => {
  it('keeps all twelve decimals of a rate', () => {
    expect(convert(3_000_000n, parseRate('0.000000000001'))).toBe(3_000_000n);
    expect(convert(1_250_000n, parseRate('1.0845')) / MICRO).toBe(1_355_625n);
  });
});

describe('rounding together', () => {
  it('adds up to the rounded sum, with no part further than a micro from what it was', () => {
    fc.assert(
      fc.property(fc.array(exact(), { maxLength: 30 }), (amounts) => {
        const { parts, sum } = roundTogether(amounts);
        const whole = amounts.reduce((total, amount) => total + amount, 0n);
        expect(parts.reduce((total, part) => total + part, 0n)).toBe(sum);
        expect(sum).toBe(divideRounded(whole, MICRO));
        for (const [index, part] of parts.entries()) {
          const off = part * MICRO - (amounts[index] ?? 0n);
          expect(off > -MICRO && off < MICRO).toBe(true);
        }
      }),
    );
  });

  it('gives what is left over to those that lose most, and leaves whole micros alone', () => {
    const third = MICRO / 3n;
    expect(roundTogether([third, 5n * MICRO, third + 1n, third]).parts).toEqual([0n, 5n, 1n, 0n]);
    expect(roundTogether([MICRO / 2n, MICRO / 2n, MICRO]).parts).toEqual([1n, 0n, 1n]);
    expect(roundTogether([-MICRO / 2n, -MICRO / 2n])).toEqual({ parts: [0n, -1n], sum: -1n });
  });
});
