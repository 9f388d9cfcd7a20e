import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCostReading, UnusableAnswerError } from '#shared/domain/cost-reading.ts';
import { formatMicros } from '#shared/domain/money.ts';
import { windowOfDays } from '#shared/domain/sync-window.ts';
import { addDays, formatInstant, parseInstant, startOfLocalDay } from '#shared/domain/time.ts';
import { days, zones } from '#test/support/zones.ts';

const LATER = parseInstant('2030-01-01T00:00:00Z');

function readingOf(
  firstDay: string,
  lastDay: string,
  timezone: string,
  options: { tick?: string; granularity?: 'hour' | 'day' } = {},
) {
  const tick = options.tick === undefined ? LATER : parseInstant(options.tick);
  const window = windowOfDays(firstDay, lastDay, tick, timezone);
  return createCostReading(window, { timezone, granularity: options.granularity ?? 'hour' });
}

const row = (day: string, hour: number | null, amount: number | string, campaignId = 'c1') => ({
  campaignId,
  campaignName: `name of ${campaignId}`,
  day,
  hour,
  amount,
  impressions: 10,
  clicks: 1,
});

describe('reading a network’s answer', () => {
  it('turns local hours into UTC instants', () => {
    const reading = readingOf('2026-03-14', '2026-03-14', 'Asia/Kolkata');
    reading.add(row('2026-03-14', 13, 7.6421));
    expect(reading.hoursOf('c1')).toEqual([
      { hour: parseInstant('2026-03-14T07:30:00Z'), amount: 7_642_100n, impressions: 10, clicks: 1 },
    ]);
    expect(reading.nameOf('c1')).toBe('name of c1');
    expect([...reading.campaignIds()]).toEqual(['c1']);
  });

  it('lets a row that comes again replace the one before it', () => {
    const reading = readingOf('2026-03-14', '2026-03-14', 'Etc/UTC');
    reading.add(row('2026-03-14', 13, 1));
    reading.add(row('2026-03-14', 13, 2));
    expect(reading.hoursOf('c1').map(({ amount }) => amount)).toEqual([2_000_000n]);
    expect(reading.rowsRead).toBe(2);
    expect(() => reading.checkTotal(2)).not.toThrow();
  });

  it('adds an hour that clocks skip to the hour that follows', () => {
    const reading = readingOf('2026-03-29', '2026-03-29', 'Europe/Berlin');
    reading.add(row('2026-03-29', 2, 1));
    reading.add(row('2026-03-29', 3, 2));
    expect(reading.hoursOf('c1').map(({ hour, amount }) => [formatInstant(hour), amount])).toEqual([
      ['2026-03-29T01:00:00Z', 3_000_000n],
    ]);
  });

  it('leaves out hours after the window', () => {
    const reading = readingOf('2026-03-14', '2026-03-14', 'Etc/UTC', { tick: '2026-03-14T13:05:00Z' });
    reading.add(row('2026-03-14', 13, 1));
    reading.add(row('2026-03-14', 14, 2));
    expect(reading.hoursOf('c1')).toHaveLength(1);
    expect(reading.total()).toBe(1_000_000n);
    expect(() => reading.checkTotal(3)).not.toThrow();
  });

  it('keeps the sum of every zone and day to the micro, whatever the clocks do', () => {
    fc.assert(
      fc.property(
        zones(),
        days(),
        fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 24, maxLength: 24 }),
        (zone, day, micros) => {
          const reading = readingOf(day, day, zone);
          for (const [hour, amount] of micros.entries())
            reading.add(row(day, hour, formatMicros(BigInt(amount))));
          const sum = BigInt(micros.reduce((total, amount) => total + amount, 0));
          const hours = reading.hoursOf('c1');
          const [start, end] = [startOfLocalDay(day, zone), startOfLocalDay(addDays(day, 1), zone)];
          expect(hours.reduce((total, { amount }) => total + amount, 0n)).toBe(sum);
          expect(reading.total()).toBe(sum);
          expect(hours.every(({ hour }) => hour >= start && hour < end)).toBe(true);
          expect(new Set(hours.map(({ hour }) => hour)).size).toBe(hours.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('knows a day as a whole where the network has no hours', () => {
    const reading = readingOf('2026-03-13', '2026-03-14', 'Etc/UTC', { granularity: 'day' });
    reading.add(row('2026-03-14', null, '57.83'));
    expect(reading.dayOf('c1', '2026-03-14').amount).toBe(57_830_000n);
    expect(reading.dayOf('c1', '2026-03-13').amount).toBe(0n);
    expect(reading.dayOf('unknown', '2026-03-14').amount).toBe(0n);
    expect(reading.total()).toBe(57_830_000n);
    expect(reading.hoursOf('unknown')).toEqual([]);
    expect(reading.nameOf('unknown')).toBeNull();
  });

  it('holds the figures of more campaigns than one chunk of columns', () => {
    const reading = readingOf('2026-03-14', '2026-03-14', 'Etc/UTC');
    for (let index = 0; index < 3000; index += 1)
      reading.add(row('2026-03-14', index % 24, index, `c${index}`));
    expect(reading.hoursOf('c2999').map(({ amount }) => amount)).toEqual([2_999_000_000n]);
    expect(reading.total()).toBe(BigInt((2999 * 3000) / 2) * 1_000_000n);
  });
});

describe('the network’s own total', () => {
  it.each([
    ['equal', [1.1, 2.2], 3.3],
    ['equal but for noise of floating point', [0.1, 0.2], 0.30000000000000004],
    ['finer than a micro', ['0.0000004', '0.0000004'], '0.0000008'],
    ['not given', [1], null],
  ])('is accepted when it is %s', (_case, amounts, total) => {
    const reading = readingOf('2026-03-14', '2026-03-14', 'Etc/UTC');
    for (const [hour, amount] of amounts.entries()) reading.add(row('2026-03-14', hour, amount));
    expect(() => reading.checkTotal(total)).not.toThrow();
  });

  it.each([[3.300001], [3.299999], ['x']])('is refused when it is %s instead of 3.3', (total) => {
    const reading = readingOf('2026-03-14', '2026-03-14', 'Etc/UTC');
    reading.add(row('2026-03-14', 0, 3.3));
    expect(() => reading.checkTotal(total)).toThrow(UnusableAnswerError);
  });
});

describe('an answer that cannot be used', () => {
  it.each([
    ['a day that was not asked for', row('2026-03-15', 1, 1)],
    ['no hour', row('2026-03-14', null, 1)],
    ['an hour that no clock shows', row('2026-03-14', 24, 1)],
    ['half an hour', row('2026-03-14', 1.5, 1)],
    ['an amount that is no number', row('2026-03-14', 1, 'free')],
    ['an amount beyond belief', row('2026-03-14', 1, 1e13)],
    ['a fraction of a click', { ...row('2026-03-14', 1, 1), clicks: 0.5 }],
    ['a negative count', { ...row('2026-03-14', 1, 1), impressions: -1 }],
  ])('has %s', (_case, bad) => {
    const reading = readingOf('2026-03-14', '2026-03-14', 'Etc/UTC');
    expect(() => reading.add(bad)).toThrow(UnusableAnswerError);
    expect(reading.rowsRead).toBe(0);
    expect(reading.total()).toBe(0n);
  });

  it('has a day below zero where hours are derived from days', () => {
    const reading = readingOf('2026-03-14', '2026-03-14', 'Etc/UTC', { granularity: 'day' });
    expect(() => reading.add(row('2026-03-14', null, -1))).toThrow(UnusableAnswerError);
  });
});
