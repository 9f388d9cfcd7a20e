import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toWireAmount, toWireDecimal, toWireRate } from '#local/networks/report.ts';
import { formatMicros } from '#shared/domain/money.ts';

describe('decimal text', () => {
  it.each([
    [7_642_100n, 2, '7.6421'],
    [2_000_000n, 2, '2.00'],
    [18_920_000n, 4, '18.9200'],
    [1n, 2, '0.000001'],
    [0n, 2, '0.00'],
    [-1_500_000n, 2, '-1.50'],
  ])('writes %d with at least %d decimals', (micros, leastDecimals, text) => {
    expect(toWireDecimal(micros, leastDecimals)).toBe(text);
  });
});

describe('amounts on the wire', () => {
  it.each([
    [7_642_100n, '7.6421'],
    [100n, '0.0001'],
    [0n, '0'],
    [57_830_000n, '57.83'],
    [123_456_789_123_400n, '123456789.1234'],
  ])('writes %s micros as the number %s', (micros, text) => {
    expect(JSON.stringify(toWireAmount(micros))).toBe(text);
  });

  it('writes every amount as its exact decimal', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 13n - 1n }), (tenThousandths) => {
        const decimal = formatMicros(tenThousandths * 100n).replace(/\.?0+$/, '');
        expect(JSON.stringify(toWireAmount(tenThousandths * 100n))).toBe(decimal);
      }),
    );
  });

  it('refuses an amount that a JSON number cannot carry', () => {
    expect(() => toWireAmount(10n ** 15n)).toThrow(RangeError);
    expect(() => toWireAmount(-(10n ** 15n))).toThrow(RangeError);
  });

  it('shows a rate as 0 where there is nothing to divide by', () => {
    expect(toWireRate(7_642_100n, 84, 3)).toBe(0.091);
    expect(toWireRate(7_642_100n, 0, 3)).toBe(0);
  });
});
