import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  daysBetween,
  formatInstant,
  HOUR_MS,
  instantSchema,
  isSameTimezone,
  isTimezone,
  localDayOf,
  localDaySchema,
  localHourStarts,
  offsetSpans,
  parseInstant,
  realHoursOf,
  startOfLocalDay,
  startOfRunningHour,
} from '#shared/domain/time.ts';
import { ALL_ZONES, days, zones } from '#test/support/zones.ts';

describe('the hours of a local day', () => {
  it.each([
    ['an ordinary day', '2026-03-14', 'Europe/Berlin', 24],
    ['a day on which clocks go forward', '2026-03-29', 'Europe/Berlin', 23],
    ['a day on which clocks go back', '2026-10-25', 'Europe/Berlin', 25],
    ['a day that starts at 01:00', '2026-09-06', 'America/Santiago', 23],
    ['a day with two midnights', '2026-11-01', 'America/Havana', 25],
    ['a half-hour change forward', '2026-10-04', 'Australia/Lord_Howe', 24],
    ['a half-hour change back', '2026-04-05', 'Australia/Lord_Howe', 25],
  ])('are, on %s, %s in %s, %i', (_case, day, zone, count) => {
    expect(realHoursOf(day, zone)).toHaveLength(count);
  });

  it('start at the half hour where the zone does', () => {
    expect(localHourStarts('2026-03-14', 'Asia/Kolkata').slice(0, 2).map(formatInstant)).toEqual([
      '2026-03-13T18:30:00Z',
      '2026-03-13T19:30:00Z',
    ]);
  });

  it('count a repeated hour at its first occurrence', () => {
    const starts = localHourStarts('2026-10-25', 'Europe/Berlin').map(formatInstant);
    expect(starts.slice(2, 4)).toEqual(['2026-10-25T00:00:00Z', '2026-10-25T02:00:00Z']);
  });

  it('let a skipped hour start when the gap ends', () => {
    const starts = localHourStarts('2026-03-29', 'Europe/Berlin').map(formatInstant);
    expect(starts.slice(1, 4)).toEqual([
      '2026-03-29T00:00:00Z',
      '2026-03-29T01:00:00Z',
      '2026-03-29T01:00:00Z',
    ]);
  });

  it('keep a skipped last hour inside its day', () => {
    const starts = localHourStarts('2026-03-28', 'America/Nuuk');
    expect(starts[23]).toBe(starts[22]);
  });

  it('lie in order inside their day, in every zone and on any day', () => {
    fc.assert(
      fc.property(zones(), days(), (zone, day) => {
        const start = startOfLocalDay(day, zone);
        const end = startOfLocalDay(addDays(day, 1), zone);
        const starts = localHourStarts(day, zone);
        expect(starts[0]).toBe(start);
        expect([...starts].sort((a, b) => a - b)).toEqual(starts);
        expect(starts.every((instant) => instant >= start && instant < end)).toBe(true);
        expect(realHoursOf(day, zone).every((instant) => localDayOf(instant, zone) === day)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a local day', () => {
  it('starts with its first instant, in every zone', () => {
    for (const zone of ALL_ZONES) {
      for (const day of [
        '2026-03-28',
        '2026-03-29',
        '2026-04-05',
        '2026-09-06',
        '2026-10-04',
        '2026-10-25',
        '2026-11-01',
      ]) {
        const start = startOfLocalDay(day, zone);
        expect(localDayOf(start, zone), `${zone} ${day}`).toBe(day);
        expect(localDayOf(start - 1, zone), `${zone} ${day}`).toBe(addDays(day, -1));
      }
    }
  });

  it('is counted over month ends and leap days', () => {
    expect(daysBetween('2028-02-28', '2028-03-01')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
    expect(daysBetween('2026-03-02', '2026-03-01')).toEqual([]);
  });

  it('is refused when no calendar has it', () => {
    expect(() => addDays('2026-02-30', 1)).toThrow(RangeError);
    expect(() => localDayOf(0, 'Mars/Olympus')).toThrow(RangeError);
  });
});

describe('the running hour', () => {
  it('starts at the zone’s own hour', () => {
    const tick = parseInstant('2026-03-14T13:05:00Z');
    expect(formatInstant(startOfRunningHour(tick, 'Etc/UTC'))).toBe('2026-03-14T13:00:00Z');
    expect(formatInstant(startOfRunningHour(tick, 'Asia/Kolkata'))).toBe('2026-03-14T12:30:00Z');
    expect(formatInstant(startOfRunningHour(tick, 'Asia/Kathmandu'))).toBe('2026-03-14T12:15:00Z');
  });

  it('is never ahead and less than ninety minutes old', () => {
    fc.assert(
      fc.property(
        zones(),
        fc.integer({ min: 1_704_067_200_000, max: 1_861_920_000_000 }),
        (zone, instant) => {
          const start = startOfRunningHour(instant, zone);
          expect(start).toBeLessThanOrEqual(instant);
          expect(instant - start).toBeLessThan(1.5 * HOUR_MS);
        },
      ),
    );
  });
});

describe('what is read from outside', () => {
  it.each(['2026-03-14T13:00:00Z', '2026-03-14T13:00Z', '2026-03-14T14:00:00.5+01:00'])(
    'takes the instant %s',
    (text) => {
      expect(instantSchema.safeParse(text).success).toBe(true);
    },
  );

  it.each(['2026-03-14', '2026-03-14T13:00:00', '2026-02-30T13:00:00Z', 'now', ''])(
    'refuses the instant %j',
    (text) => {
      expect(instantSchema.safeParse(text).success).toBe(false);
    },
  );

  it.each([
    ['2026-03-14', true],
    ['2026-02-29', false],
    ['2026-3-14', false],
    ['14.03.2026', false],
  ])('judges the day %s', (text, isDay) => {
    expect(localDaySchema.safeParse(text).success).toBe(isDay);
  });

  it.each([
    ['Europe/Berlin', true],
    ['Etc/UTC', true],
    ['+02:00', false],
    ['UTC+2', false],
    ['Mars/Olympus', false],
    ['', false],
  ])('judges the zone %j', (name, isZone) => {
    expect(isTimezone(name)).toBe(isZone);
  });
});

describe('a time zone', () => {
  it.each([
    ['US/Eastern', 'America/New_York', true],
    ['Europe/Kyiv', 'Europe/Kiev', true],
    ['UTC', 'Etc/UTC', true],
    ['Europe/Berlin', 'Europe/Paris', false],
    ['Etc/GMT+5', 'America/New_York', false],
  ])('%s is %s by another name: %s', (first, second, isSame) => {
    expect(isSameTimezone(first, second)).toBe(isSame);
  });

  it('keeps its offset between clock changes', () => {
    const range = { from: parseInstant('2026-10-24T00:00:00Z'), to: parseInstant('2026-10-26T00:00:00Z') };
    const change = parseInstant('2026-10-25T01:00:00Z');
    expect(offsetSpans(range, 'Europe/Berlin')).toEqual([
      { from: range.from, to: change, offsetMinutes: 120 },
      { from: change, to: range.to, offsetMinutes: 60 },
    ]);
    expect(offsetSpans(range, 'Asia/Kolkata')).toEqual([{ ...range, offsetMinutes: 330 }]);
    expect(offsetSpans({ from: range.to, to: range.to }, 'Asia/Kolkata')).toEqual([]);
  });
});
