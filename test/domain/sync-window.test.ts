import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLocalMidnight, nextHourlyTick } from '#shared/domain/schedule.ts';
import {
  bookingHourOf,
  hourlyWindow,
  midnightWindow,
  newestSlice,
  windowOfDays,
} from '#shared/domain/sync-window.ts';
import {
  addDays,
  daysBetween,
  formatInstant,
  HOUR_MS,
  parseInstant,
  realHoursOf,
  startOfLocalDay,
} from '#shared/domain/time.ts';
import { ALL_ZONES, days, zones } from '#test/support/zones.ts';

const at = parseInstant;
const shown = ({ firstDay, lastDay, range }: ReturnType<typeof hourlyWindow>) => [
  firstDay,
  lastDay,
  formatInstant(range.from),
  formatInstant(range.to),
];

describe('the hourly window', () => {
  it.each([
    [
      'in the middle of a day',
      '2026-03-14T13:05:00Z',
      'Etc/UTC',
      ['2026-03-14', '2026-03-14', '2026-03-14T00:00:00Z', '2026-03-14T13:05:00Z'],
    ],
    [
      'in the first six hours of a day',
      '2026-03-14T03:05:00Z',
      'Etc/UTC',
      ['2026-03-13', '2026-03-14', '2026-03-13T00:00:00Z', '2026-03-14T03:05:00Z'],
    ],
    [
      'in a zone at the half hour',
      '2026-03-14T13:05:00Z',
      'Asia/Kolkata',
      ['2026-03-14', '2026-03-14', '2026-03-13T18:30:00Z', '2026-03-14T13:05:00Z'],
    ],
    [
      'on a day of 23 hours',
      '2026-03-29T13:05:00Z',
      'Europe/Berlin',
      ['2026-03-29', '2026-03-29', '2026-03-28T23:00:00Z', '2026-03-29T13:05:00Z'],
    ],
  ])('holds, %s, the days of the last six hours', (_case, tick, zone, expected) => {
    expect(shown(hourlyWindow(at(tick), zone))).toEqual(expected);
  });
});

describe('the midnight window', () => {
  it('holds the three complete days before it', () => {
    expect(shown(midnightWindow(at('2026-03-29T22:00:00Z'), 'Europe/Berlin', 3))).toEqual([
      '2026-03-27',
      '2026-03-29',
      '2026-03-26T23:00:00Z',
      '2026-03-29T22:00:00Z',
    ]);
  });

  it('holds today so far when it is read later', () => {
    expect(shown(midnightWindow(at('2026-03-14T02:30:00Z'), 'Etc/UTC', 3)).slice(0, 2)).toEqual([
      '2026-03-11',
      '2026-03-14',
    ]);
  });

  it('is due once a day in every zone, at a quarter of an hour', () => {
    for (const zone of ALL_ZONES) {
      for (const day of ['2026-03-29', '2026-11-01']) {
        const start = startOfLocalDay(day, zone);
        const around = Array.from({ length: 25 }, (_, index) => start + (index - 12) * 15 * 60_000);
        expect(
          around.filter((tick) => isLocalMidnight(tick, zone)),
          `${zone} ${day}`,
        ).toEqual([start]);
        expect(start % (15 * 60_000), `${zone} ${day}`).toBe(0);
      }
    }
  });
});

describe('a window', () => {
  it('holds whole days up to the tick, in every zone', () => {
    fc.assert(
      fc.property(zones(), days(), fc.integer({ min: 0, max: 95 }), (zone, day, quarter) => {
        const tick = startOfLocalDay(day, zone) + quarter * 15 * 60_000 + 1;
        for (const window of [hourlyWindow(tick, zone), midnightWindow(tick, zone, 3)]) {
          expect(window.range.from).toBe(startOfLocalDay(window.firstDay, zone));
          expect(window.range.to).toBe(tick);
          expect(window.range.from).toBeLessThanOrEqual(tick - 6 * HOUR_MS);
        }
      }),
    );
  });

  it('ends with its last day where that is over', () => {
    expect(shown(windowOfDays('2026-03-10', '2026-03-11', at('2026-03-14T13:05:00Z'), 'Etc/UTC'))).toEqual([
      '2026-03-10',
      '2026-03-11',
      '2026-03-10T00:00:00Z',
      '2026-03-12T00:00:00Z',
    ]);
  });

  it('is cut into slices, newest first, that cover it once', () => {
    fc.assert(
      fc.property(
        days(),
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 1, max: 31 }),
        (firstDay, length, maxDays) => {
          const span = { firstDay, lastDay: addDays(firstDay, length) };
          const covered: string[] = [];
          let left: typeof span | null = span;
          while (left) {
            const { slice, remaining }: ReturnType<typeof newestSlice> = newestSlice(left, maxDays);
            const sliceDays = daysBetween(slice.firstDay, slice.lastDay);
            expect(sliceDays.length).toBeLessThanOrEqual(maxDays);
            covered.unshift(...sliceDays);
            left = remaining;
          }
          expect(covered).toEqual(daysBetween(span.firstDay, span.lastDay));
        },
      ),
    );
  });
});

describe('the hour to which new spend of a day belongs', () => {
  it.each([
    ['the last that ended', '2026-03-14T13:05:00Z', '2026-03-14T12:00:00Z'],
    ['the first while it is running', '2026-03-14T00:05:00Z', '2026-03-14T00:00:00Z'],
    ['the day’s last just after midnight', '2026-03-15T00:05:00Z', '2026-03-14T23:00:00Z'],
    ['the day’s last at midnight', '2026-03-15T00:00:00Z', '2026-03-14T23:00:00Z'],
  ])('is %s', (_case, tick, hour) => {
    expect(formatInstant(bookingHourOf('2026-03-14', at(tick), 'Etc/UTC') ?? 0)).toBe(hour);
  });

  it('is none once an hour of the next day has ended', () => {
    expect(bookingHourOf('2026-03-14', at('2026-03-15T01:00:00Z'), 'Etc/UTC')).toBeNull();
  });

  it('is an hour of the day, in every zone', () => {
    fc.assert(
      fc.property(zones(), days(), fc.integer({ min: 0, max: 100 }), (zone, day, quarter) => {
        const hour = bookingHourOf(day, startOfLocalDay(day, zone) + quarter * 15 * 60_000, zone);
        expect(hour === null || realHoursOf(day, zone).includes(hour)).toBe(true);
      }),
    );
  });
});

describe('the next hourly tick', () => {
  it.each([
    ['2026-03-14T13:04:59Z', '2026-03-14T13:05:00Z'],
    ['2026-03-14T13:05:00Z', '2026-03-14T14:05:00Z'],
    ['2026-03-14T23:30:00Z', '2026-03-15T00:05:00Z'],
  ])('after %s is %s', (now, tick) => {
    expect(formatInstant(nextHourlyTick(at(now)))).toBe(tick);
  });
});
