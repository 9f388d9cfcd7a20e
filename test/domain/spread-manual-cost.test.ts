import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from '#shared/domain/in-proportion.ts';
import { formatMicros } from '#shared/domain/money.ts';
import { spreadManualCost } from '#shared/domain/spread-manual-cost.ts';
import { addDays, formatInstant, HOUR_MS, type InstantRange, startOfLocalDay } from '#shared/domain/time.ts';
import { days, zones } from '#test/support/zones.ts';

const day = { from: '2026-03-14', to: '2026-03-14', timezone: 'Europe/Berlin', amount: '10.000000' };
const none = () => 0;

/** The shares that are something, by the hour's start. */
const spread = (cost: typeof day, clicks: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    spreadManualCost(cost, ({ from }) => clicks[formatInstant(from)] ?? 0)
      .filter(({ amount }) => amount > 0n)
      .map(({ hour, amount }) => [formatInstant(hour), formatMicros(amount)]),
  );

describe('spreading a manual cost', () => {
  it('follows the clicks of each hour', () => {
    expect(spread(day, { '2026-03-13T23:00:00Z': 1, '2026-03-14T22:00:00Z': 3 })).toEqual({
      '2026-03-13T23:00:00Z': '2.500000',
      '2026-03-14T22:00:00Z': '7.500000',
    });
  });

  it('gives what rounding leaves over to the hour with the most clicks', () => {
    expect(
      spread(day, { '2026-03-14T08:00:00Z': 1, '2026-03-14T09:00:00Z': 4, '2026-03-14T10:00:00Z': 2 }),
    ).toEqual({
      '2026-03-14T08:00:00Z': '1.428571',
      '2026-03-14T09:00:00Z': '5.714287',
      '2026-03-14T10:00:00Z': '2.857142',
    });
  });

  it('asks for no clicks outside of its days', () => {
    expect(spread(day, { '2026-03-13T22:00:00Z': 9, '2026-03-14T23:00:00Z': 9 })).toEqual(spread(day, {}));
  });

  it.each([
    ['a usual day', 'Europe/Berlin', '2026-03-14', 24],
    ['the day on which clocks go forward', 'Europe/Berlin', '2026-03-29', 23],
    ['the day on which clocks go back', 'Europe/Berlin', '2026-10-25', 25],
  ])('is even over the hours of %s where there are no clicks', (_day, timezone, date, hours) => {
    const shares = spreadManualCost({ from: date, to: date, timezone, amount: '23.000000' }, none);
    const even = 23_000_000n / BigInt(hours);
    expect(shares.map(({ amount }) => amount)).toEqual([
      23_000_000n - even * BigInt(hours - 1),
      ...Array.from({ length: hours - 1 }, () => even),
    ]);
  });

  it('begins hours where the zone does', () => {
    const [first] = spreadManualCost({ ...day, timezone: 'Asia/Kolkata' }, none);
    expect(formatInstant(first?.hour ?? 0)).toBe('2026-03-13T18:30:00Z');
  });

  it('sums to the amount in every zone, without a negative hour, and asks for each instant once', () => {
    const cost = fc.record({
      from: days(),
      length: fc.integer({ min: 1, max: 4 }),
      timezone: zones(),
      micros: fc.bigInt({ min: 0n, max: 10n ** 18n }),
      clicks: fc.array(fc.nat({ max: 1000 }), { maxLength: 100 }),
    });
    fc.assert(
      fc.property(cost, ({ from, length, timezone, micros, clicks }) => {
        const to = addDays(from, length - 1);
        const asked: InstantRange[] = [];
        const shares = spreadManualCost({ from, to, timezone, amount: formatMicros(micros) }, (hour) => {
          asked.push(hour);
          return clicks[asked.length] ?? 0;
        });
        expect(sum(shares.map(({ amount }) => amount))).toBe(micros);
        expect(shares.every(({ amount }) => amount >= 0n)).toBe(true);
        expect(shares.map(({ hour }) => hour)).toEqual(asked.map((hour) => hour.from));
        expect(asked[0]?.from).toBe(startOfLocalDay(from, timezone));
        expect(asked.at(-1)?.to).toBe(startOfLocalDay(addDays(to, 1), timezone));
        expect(asked.slice(1).map((hour) => hour.from)).toEqual(asked.slice(0, -1).map((hour) => hour.to));
        expect(asked.every((hour) => hour.to > hour.from && hour.to - hour.from <= HOUR_MS)).toBe(true);
      }),
    );
  });
});
