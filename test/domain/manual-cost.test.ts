import { describe, expect, it } from 'vitest';
import { hasHours, newManualCostSchema, utcDaysOf } from '#shared/domain/manual-cost.ts';
import { fieldErrors } from '#shared/domain/parse-fields.ts';

const input = { campaignId: 'cmp_1', from: '2026-03-14', to: '2026-03-14', amount: '10' };
const problemsOf = (change: Record<string, unknown>) => {
  const { error } = newManualCostSchema.safeParse({ ...input, ...change });
  return error ? fieldErrors(error).map(({ path }) => path) : [];
};

describe('a manual cost', () => {
  it.each([
    ['one day', {}, []],
    ['366 days', { from: '2024-01-01', to: '2024-12-31' }, []],
    ['367 days', { from: '2024-01-01', to: '2025-01-01' }, ['to']],
    ['days in the wrong order', { to: '2026-03-13' }, ['to']],
    ['a day that does not exist', { from: '2026-02-30' }, ['from']],
    ['days of long ago', { from: '1999-12-31' }, ['from']],
    ['days too far ahead', { to: '2100-01-01' }, ['to']],
    ['no days', { from: 'x', to: 7 }, ['from', 'to']],
    ['nothing', { amount: '0' }, []],
    ['six decimals', { amount: '999999999999.999999' }, []],
    ['seven decimals', { amount: '1.0000001' }, ['amount']],
    ['thirteen digits', { amount: '1000000000000' }, ['amount']],
    ['less than nothing', { amount: '-1' }, ['amount']],
    ['an amount with an exponent', { amount: '1e3' }, ['amount']],
    ['an amount in words', { amount: '10 EUR' }, ['amount']],
    ['an amount as a number', { amount: 10 }, ['amount']],
    ['an offset as zone', { timezone: '+02:00' }, ['timezone']],
    ['a currency in lower case', { currency: 'usd' }, ['currency']],
    ['a field of its own', { note: 'x' }, ['note']],
  ])('of %s has problems in the right fields', (_what, change, paths) => {
    expect(problemsOf(change)).toEqual(paths);
  });

  it.each([
    ['Etc/UTC', '2026-03-14', '2026-03-14'],
    ['Europe/Berlin', '2026-03-13', '2026-03-14'],
    ['America/New_York', '2026-03-14', '2026-03-15'],
    ['Pacific/Kiritimati', '2026-03-13', '2026-03-14'],
  ])('of a day in %s lies in the UTC days from %s to %s', (timezone, first, last) => {
    expect(utcDaysOf({ from: '2026-03-14', to: '2026-03-14', timezone })).toEqual({ first, last });
  });

  it('has no hours where its zone skipped its days', () => {
    const skipped = { from: '2011-12-30', to: '2011-12-30', timezone: 'Pacific/Apia' };
    expect(hasHours(skipped)).toBe(false);
    expect(hasHours({ ...skipped, to: '2011-12-31' })).toBe(true);
  });
});
