import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { formatInstant } from '#shared/domain/time.ts';
import { instantOfWallClock } from '#shared/domain/zone-clock.ts';
import { ALL_ZONES, zones } from '#test/support/zones.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const WALL_CLOCK = "yyyy-MM-dd'T'HH:mm:ss.SSS";
const FROM = Date.UTC(2024, 0, 1);
const UNTIL = Date.UTC(2029, 0, 1);

const asUtc = (text: string): number => Date.parse(`${text}Z`);
const shownAt = (instant: number, zone: string): number =>
  asUtc(DateTime.fromMillis(instant, { zone }).toFormat(WALL_CLOCK));

const offsetOf = (instant: number, zone: string): number => DateTime.fromMillis(instant, { zone }).offset;

/** The instants, to the minute, at which the clocks of a zone change in one year. */
function clockChanges(zone: string): number[] {
  const days = Array.from({ length: 366 }, (_, day) => Date.UTC(2026, 0, 1 + day));
  return days
    .filter((day) => offsetOf(day, zone) !== offsetOf(day + DAY_MS, zone))
    .map((day) => {
      let [from, to] = [day, day + DAY_MS];
      while (to - from > MINUTE_MS) {
        const middle = from + Math.floor((to - from) / (2 * MINUTE_MS)) * MINUTE_MS;
        if (offsetOf(middle, zone) === offsetOf(day, zone)) from = middle;
        else to = middle;
      }
      return to;
    });
}

/** Times that clocks show, skip or repeat around a change, a quarter of an hour apart. */
const aroundChanges = ALL_ZONES.flatMap((zone) =>
  clockChanges(zone).flatMap((change) =>
    Array.from({ length: 17 }, (_, quarter) => ({
      zone,
      wallClock: change + offsetOf(change, zone) * MINUTE_MS + (quarter - 8) * 15 * MINUTE_MS,
    })),
  ),
);

const firstByLuxon = (wallClock: number, zone: string): number => {
  const local = DateTime.fromMillis(wallClock, { zone: 'utc' }).setZone(zone, { keepLocalTime: true });
  return Math.min(...local.getPossibleOffsets().map((each) => each.toMillis()));
};

describe('the clock of a zone', () => {
  it.each([
    ['in summer', '2026-07-14T13:05:00', 'Europe/Berlin', '2026-07-14T11:05:00Z'],
    ['in winter', '2026-01-14T13:05:00', 'Europe/Berlin', '2026-01-14T12:05:00Z'],
    ['that is skipped', '2026-03-29T02:30:00', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['that comes twice', '2026-10-25T02:30:00', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['in a half-hour zone', '2026-03-14T13:05:00', 'Asia/Kolkata', '2026-03-14T07:35:00Z'],
    ['in a zone of three quarters', '2026-03-14T13:05:00', 'Asia/Kathmandu', '2026-03-14T07:20:00Z'],
    ['skipped by half an hour', '2026-10-04T02:15:00', 'Australia/Lord_Howe', '2026-10-03T15:45:00Z'],
    [
      'that comes twice by half an hour',
      '2026-04-05T01:45:00',
      'Australia/Lord_Howe',
      '2026-04-04T14:45:00Z',
    ],
    ['at a midnight that is skipped', '2026-09-06T00:00:00', 'America/Santiago', '2026-09-06T04:00:00Z'],
    ['behind UTC', '2026-03-14T23:05:00', 'Pacific/Marquesas', '2026-03-15T08:35:00Z'],
    ['in UTC', '2026-03-14T13:05:00', 'Etc/UTC', '2026-03-14T13:05:00Z'],
  ])('shows a time %s: %s in %s is %s', (_case, wallClock, zone, instant) => {
    expect(formatInstant(instantOfWallClock(asUtc(wallClock), zone))).toBe(instant);
  });

  it('shows the time again that it was asked for, first of all instants, in every zone', () => {
    fc.assert(
      fc.property(zones(), fc.integer({ min: FROM, max: UNTIL }), (zone, instant) => {
        const wallClock = shownAt(instant, zone);
        const found = instantOfWallClock(wallClock, zone);
        expect(shownAt(found, zone)).toBe(wallClock);
        expect(found).toBeLessThanOrEqual(instant);
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees with luxon around every change of clocks, of times that come twice on the first', () => {
    expect(aroundChanges.length).toBeGreaterThan(3000);
    for (const { zone, wallClock } of aroundChanges) {
      const found = instantOfWallClock(wallClock, zone);
      expect(found, `${zone} ${new Date(wallClock).toISOString()}`).toBe(firstByLuxon(wallClock, zone));
    }
  });
});
