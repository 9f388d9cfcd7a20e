import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  currencySchema,
  decimalToPicos,
  formatMicros,
  moneyTextSchema,
  parseMicros,
  picosToDecimal,
  picosToMicros,
} from '#shared/domain/money.ts';

describe('an amount', () => {
  it.each([
    [7.6421, 7_642_100n],
    ['0.30', 300_000n],
    [1e-7, 0n],
    ['5e-7', 1n],
    ['1.5E3', 1_500_000_000n],
    ['.5', 500_000n],
    ['-2.0000005', -2_000_001n],
    [0.1 + 0.2, 300_000n],
    ['9007199254.740993', 9_007_199_254_740_993n],
  ])('%j is %s micros', (value, micros) => {
    expect(picosToMicros(decimalToPicos(value))).toBe(micros);
  });

  it.each(['', '.', 'abc', '1,5', '0x10', '1e999', 'NaN', 'Infinity', '1 000'])('is not %j', (value) => {
    expect(() => decimalToPicos(value)).toThrow(RangeError);
  });

  it('keeps every micro of a decimal with up to six decimals', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (micros) => {
        expect(parseMicros(formatMicros(micros))).toBe(micros);
        expect(picosToMicros(decimalToPicos(formatMicros(micros)))).toBe(micros);
        expect(moneyTextSchema.safeParse(formatMicros(micros)).success).toBe(true);
      }),
    );
  });

  it('is written as a decimal without losing a pico', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (picos) => {
        expect(decimalToPicos(picosToDecimal(picos))).toBe(picos);
      }),
    );
    expect([1n, -1n, 0n, 10n ** 12n].map(picosToDecimal)).toEqual([
      '0.000000000001',
      '-0.000000000001',
      '0.000000000000',
      '1.000000000000',
    ]);
  });

  it.each(['1.1234567', '1e3', '.5', '1.', '+1', ''])('is refused from a caller as %j', (text) => {
    expect(() => parseMicros(text)).toThrow(RangeError);
  });

  it.each([
    ['USD', true],
    ['usd', false],
    ['EURO', false],
  ])('has a currency: %s is %s', (code, isCurrency) => {
    expect(currencySchema.safeParse(code).success).toBe(isCurrency);
  });
});
