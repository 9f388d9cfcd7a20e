import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HourlyCost } from '#shared/domain/cost.ts';
import { spreadDay } from '#shared/domain/day-spreading.ts';
import { HOUR_MS, realHoursOf } from '#shared/domain/time.ts';

const hours = realHoursOf('2026-03-14', 'Etc/UTC');
const hour = (index: number): number => hours[index] ?? 0;
const booked = (...amounts: bigint[]): HourlyCost[] =>
  amounts.map((amount, index) => ({
    hour: hour(index),
    amount,
    impressions: Number(amount) * 10,
    clicks: Number(amount),
  }));
const total = (amount: bigint) => ({ amount, impressions: Number(amount) * 10, clicks: Number(amount) });
const amountsOf = (rows: HourlyCost[]) => rows.map(({ amount }) => amount).filter((amount) => amount !== 0n);

describe('a day that is known as a whole', () => {
  it('books what was added on the booking hour', () => {
    const rows = spreadDay({ total: total(15n), booked: booked(3n, 4n), hours, bookingHour: hour(5) });
    expect(amountsOf(rows)).toEqual([3n, 4n, 8n]);
    expect(rows[5]).toEqual({ hour: hour(5), amount: 8n, impressions: 80, clicks: 8 });
  });

  it('stays as it is when nothing was added', () => {
    const rows = spreadDay({ total: total(7n), booked: booked(3n, 4n), hours, bookingHour: hour(5) });
    expect(amountsOf(rows)).toEqual([3n, 4n]);
  });

  it('takes a fall from its hours in proportion, the remainder on the largest', () => {
    const rows = spreadDay({ total: total(10n), booked: booked(1n, 2n, 12n), hours, bookingHour: hour(5) });
    expect(amountsOf(rows)).toEqual([1n, 9n]);
    expect(rows.reduce((sum, { amount }) => sum + amount, 0n)).toBe(10n);
  });

  it('spreads a late addition over its hours in proportion', () => {
    const rows = spreadDay({ total: total(30n), booked: booked(5n, 10n), hours, bookingHour: null });
    expect(amountsOf(rows)).toEqual([10n, 20n]);
  });

  it('is spread evenly over its real hours when none is booked', () => {
    const longDay = realHoursOf('2026-10-25', 'Europe/Berlin');
    const rows = spreadDay({ total: total(51n), booked: [], hours: longDay, bookingHour: null });
    expect(rows).toHaveLength(25);
    expect(new Set(rows.slice(1).map(({ amount }) => amount))).toEqual(new Set([2n]));
    expect(rows[0]?.amount).toBe(3n);
  });

  it('spreads counts that were never booked by what the hours cost', () => {
    const rows = spreadDay({
      total: { amount: 4n, impressions: 8, clicks: 0 },
      booked: [
        { hour: hour(0), amount: 1n, impressions: 0, clicks: 0 },
        { hour: hour(1), amount: 3n, impressions: 0, clicks: 0 },
      ],
      hours,
      bookingHour: null,
    });
    expect(rows.slice(0, 2).map(({ impressions }) => impressions)).toEqual([2, 6]);
  });

  it('keeps hours that another zone had booked, so that nothing is counted twice', () => {
    const odd = { hour: hour(3) + HOUR_MS / 2, amount: 5n, impressions: 0, clicks: 0 };
    const rows = spreadDay({ total: total(5n), booked: [odd], hours, bookingHour: hour(5) });
    expect(rows.find((row) => row.hour === odd.hour)?.amount).toBe(5n);
  });

  it('always sums to the network’s total and never has a negative hour, whatever was read before', () => {
    const reading = fc.record({
      amount: fc.bigInt({ min: 0n, max: 10n ** 12n }),
      impressions: fc.nat(),
      clicks: fc.nat(),
      bookingIndex: fc.option(fc.integer({ min: 0, max: 23 })),
    });
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 12 }), (readings) => {
        let rows: HourlyCost[] = [];
        for (const { amount, impressions, clicks, bookingIndex } of readings) {
          const bookingHour = bookingIndex === null ? null : hour(bookingIndex);
          rows = spreadDay({ total: { amount, impressions, clicks }, booked: rows, hours, bookingHour });
          expect(rows.reduce((sum, row) => sum + row.amount, 0n)).toBe(amount);
          expect(rows.reduce((sum, row) => sum + row.impressions, 0)).toBe(impressions);
          expect(rows.reduce((sum, row) => sum + row.clicks, 0)).toBe(clicks);
          expect(rows.every((row) => row.amount >= 0n && row.impressions >= 0 && row.clicks >= 0)).toBe(true);
        }
      }),
    );
  });
});
