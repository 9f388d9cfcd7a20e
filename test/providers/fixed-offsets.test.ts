import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { addUpSameHours, rangesByOffset } from '#shared/providers/fixed-offsets.ts';
import { sampleRow } from './sample-provider.ts';

const partsOf = (firstDay: string, lastDay: string, timezone: string) =>
  rangesByOffset({ firstDay, lastDay, timezone }).map(({ offset, first, last }) => [offset, first, last]);

describe('a window for a network that knows offsets instead of zones', () => {
  it.each([
    ['Etc/UTC', '2026-03-14', [['+0000', '2026-03-14 00:00:00', '2026-03-14 23:59:59']]],
    ['Asia/Kolkata', '2026-03-14', [['+0530', '2026-03-14 00:00:00', '2026-03-14 23:59:59']]],
    ['America/St_Johns', '2026-01-14', [['-0330', '2026-01-14 00:00:00', '2026-01-14 23:59:59']]],
    [
      'Europe/Berlin',
      '2026-03-29',
      [
        ['+0100', '2026-03-29 00:00:00', '2026-03-29 01:59:59'],
        ['+0200', '2026-03-29 03:00:00', '2026-03-29 23:59:59'],
      ],
    ],
    [
      'Europe/Berlin',
      '2026-10-25',
      [
        ['+0200', '2026-10-25 00:00:00', '2026-10-25 02:59:59'],
        ['+0100', '2026-10-25 02:00:00', '2026-10-25 23:59:59'],
      ],
    ],
    [
      'Australia/Lord_Howe',
      '2026-10-04',
      [
        ['+1030', '2026-10-04 00:00:00', '2026-10-04 01:59:59'],
        ['+1100', '2026-10-04 02:30:00', '2026-10-04 23:59:59'],
      ],
    ],
  ])('of %s on %s has one offset in each part', (timezone, day, expected) => {
    expect(partsOf(day, day, timezone)).toEqual(expected);
  });

  it('of several days is one part while the offset stays', () => {
    expect(partsOf('2026-03-10', '2026-03-16', 'Europe/Berlin')).toEqual([
      ['+0100', '2026-03-10 00:00:00', '2026-03-16 23:59:59'],
    ]);
  });

  it('holds every hour that its zone shows, in as many parts as it comes', () => {
    const zones = [
      'America/New_York',
      'Europe/Berlin',
      'Asia/Kathmandu',
      'America/Havana',
      'Africa/Casablanca',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 364 }),
        fc.integer({ min: 1, max: 7 }),
        (timezone, day, length) => {
          const first = DateTime.fromISO('2026-01-01', { zone: 'utc' }).plus({ days: day });
          const window = {
            firstDay: first.toFormat('yyyy-MM-dd'),
            lastDay: first.plus({ days: length - 1 }).toFormat('yyyy-MM-dd'),
            timezone,
          };
          const ranges = rangesByOffset(window);
          let hour = DateTime.fromISO(window.firstDay, { zone: timezone }).startOf('day');
          for (; hour.toFormat('yyyy-MM-dd') <= window.lastDay; hour = hour.plus({ hours: 1 })) {
            const row = { day: hour.toFormat('yyyy-MM-dd'), hour: hour.hour };
            const own = ranges.filter(({ offset }) => offset === hour.toFormat('ZZZ'));
            expect(own.filter(({ holds }) => holds(row))).toHaveLength(1);
          }
          const outside = { day: first.minus({ days: 1 }).toFormat('yyyy-MM-dd'), hour: 23 };
          expect(ranges.some(({ holds }) => holds(outside))).toBe(false);
          expect(ranges.some(({ holds }) => holds({ day: hour.toFormat('yyyy-MM-dd'), hour: 0 }))).toBe(
            false,
          );
        },
      ),
    );
  });
});

describe('adding up same hours', () => {
  it('adds exactly, and keeps campaigns, days and hours apart', () => {
    const rows = [
      sampleRow({ amount: 0.1, campaignName: 'old' }),
      sampleRow({ campaignId: '2' }),
      sampleRow({ hour: 6 }),
      sampleRow({ day: '2026-03-15' }),
      sampleRow({ amount: '0.2', impressions: 4, clicks: 3, campaignName: 'new' }),
    ];
    expect(addUpSameHours(rows)).toEqual([
      sampleRow({ amount: '0.300000000000', impressions: 5, clicks: 4, campaignName: 'new' }),
      ...rows.slice(1, 4),
    ]);
  });
});
