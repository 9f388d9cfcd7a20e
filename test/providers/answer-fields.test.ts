import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalToPicos, picosToMicros } from '#shared/domain/money.ts';
import { countTextField, decimal, moneyField } from '#shared/providers/answer-fields.ts';

describe('an amount', () => {
  it.each([
    [7.6421, 7.6421],
    ['0.30', '0.30'],
    [0, 0],
    [-3, -3],
    [0.1 + 0.2, '0.300000000000'],
    [1e-13, '0.000000000000'],
    [1e-7, '0.000000100000'],
  ])('%s is handed on as %s', (sent, expected) => {
    expect(decimal(sent)).toBe(expected);
  });

  it('is always one that the ledger can take, within half a micro of what was sent', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (sent) => {
        const micros = picosToMicros(decimalToPicos(decimal(moneyField.parse(sent))));
        expect(Math.abs(Number(micros) / 1e6 - sent)).toBeLessThanOrEqual(5.001e-7);
      }),
    );
  });

  it.each(['', 'abc', '1,5', '1e5', '0.1234567890123', '--1', ' 1', '1.'])('is not %j', (text) => {
    expect(moneyField.safeParse(text).success).toBe(false);
  });
});

describe('a count as text', () => {
  it.each([
    ['0', 0],
    ['18020', 18020],
    [7, 7],
  ])('%j is %j', (sent, expected) => {
    expect(countTextField.parse(sent)).toBe(expected);
  });

  it.each(['', '-', '-1', '1.0', '1e3', ' 1', '1234567890123456', -1, 0.5, null])('is not %j', (sent) => {
    expect(countTextField.safeParse(sent).success).toBe(false);
  });
});
