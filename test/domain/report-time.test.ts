import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import type { ReportFilters, ReportKey, TimeKey } from '#shared/domain/report-keys.ts';
import { cutTime, type TimeCut } from '#shared/domain/report-time.ts';
import { HOUR_MS, type Instant, parseInstant, QUARTER_MS } from '#shared/domain/time.ts';
import { days, zones } from '#test/support/zones.ts';

const NO_FILTERS: ReportFilters = new Map();
const nameOf = (cut: TimeCut, instant: Instant): string | undefined =>
  cut.labels[cut.pieceOf(instant) ?? -1]?.join(' ');

/** The range of the local days, by luxon. */
function rangeOf(first: string, last: string, timezone: string) {
  const start = (day: string) => DateTime.fromISO(day, { zone: timezone }).startOf('day');
  return { from: start(first).toMillis(), to: start(last).plus({ days: 1 }).startOf('day').toMillis() };
}

function cutDays(first: string, last: string, timezone: string, ...keys: TimeKey[]): TimeCut {
  return cutTime(rangeOf(first, last, timezone), timezone, keys, NO_FILTERS);
}

describe('cutting time', () => {
  it('names each quarter of an hour as the clocks of the zone do', () => {
    fc.assert(
      fc.property(zones(), days(), fc.integer({ min: 0, max: 3 }), (timezone, first, more) => {
        const last = DateTime.fromISO(first, { zone: 'utc' }).plus({ days: more }).toISODate() ?? first;
        const { from, to } = rangeOf(first, last, timezone);
        const cut = cutTime({ from, to }, timezone, ['day', 'week', 'month'], NO_FILTERS);
        for (let instant = from; instant < to; instant += QUARTER_MS) {
          const local = DateTime.fromMillis(instant, { zone: timezone });
          expect(nameOf(cut, instant)).toBe(local.toFormat("yyyy-MM-dd kkkk-'W'WW yyyy-MM"));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('begins an hour where the clock shows a new one, whatever the offset', () => {
    fc.assert(
      fc.property(zones(), days(), (timezone, day) => {
        const { from, to } = rangeOf(day, day, timezone);
        const cut = cutTime({ from, to }, timezone, ['hour'], NO_FILTERS);
        for (let instant = from; instant < to; instant += QUARTER_MS) {
          const begin = parseInstant(nameOf(cut, instant) ?? '');
          const [local, start] = [instant, begin].map((at) => DateTime.fromMillis(at, { zone: timezone }));
          expect(instant - begin).toBeLessThan(HOUR_MS);
          expect([start?.hour, start?.offset, start?.day]).toEqual([local?.hour, local?.offset, local?.day]);
          expect(nameOf(cut, begin)).toBe(nameOf(cut, instant));
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['Asia/Kolkata', '2026-03-14', 24, '2026-03-13T18:30:00Z', '2026-03-14T17:30:00Z'],
    ['Europe/Berlin', '2026-03-29', 23, '2026-03-28T23:00:00Z', '2026-03-29T21:00:00Z'],
    ['Europe/Berlin', '2026-10-25', 25, '2026-10-24T22:00:00Z', '2026-10-25T22:00:00Z'],
    ['Pacific/Chatham', '2026-03-14', 24, '2026-03-13T10:15:00Z', '2026-03-14T09:15:00Z'],
    ['Australia/Lord_Howe', '2026-04-05', 25, '2026-04-04T13:00:00Z', '2026-04-05T12:30:00Z'],
  ])('gives %s on %s %i hours', (timezone, day, count, first, last) => {
    const names = cutDays(day, day, timezone, 'hour').labels.map(([hour]) => hour);
    expect([names.length, names[0], names.at(-1)]).toEqual([count, first, last]);
  });

  it('names the hour in which a range begins by its start', () => {
    const range = { from: parseInstant('2026-03-14T13:07:00Z'), to: parseInstant('2026-03-14T14:00:00Z') };
    const cut = cutTime(range, 'Asia/Kolkata', ['hour'], NO_FILTERS);
    expect(cut.labels).toEqual([['2026-03-14T12:30:00Z'], ['2026-03-14T13:30:00Z']]);
    expect(cut.pieceOf(parseInstant('2026-03-14T13:00:00Z'))).toBeUndefined();
    expect(cut.pieceOf(parseInstant('2026-03-14T13:15:00Z'))).toBe(0);
    expect(cut.pieceOf(parseInstant('2026-03-14T13:59:59Z'))).toBe(1);
    expect(cut.pieceOf(parseInstant('2026-03-14T14:00:00Z'))).toBeUndefined();
  });

  it('leaves out a day that a zone skipped', () => {
    const cut = cutDays('2011-12-29', '2011-12-31', 'Pacific/Apia', 'day');
    expect(cut.labels).toEqual([['2011-12-29'], ['2011-12-31']]);
  });

  it.each<[ReportKey, string, string[]]>([
    ['day', '2026-03-15', ['2026-03-15T00:00:00Z', '2026-03-15T23:45:00Z']],
    ['week', '2026-W12', ['2026-03-16T00:00:00Z', '2026-03-16T23:45:00Z']],
    ['month', '2026-03', ['2026-03-14T00:00:00Z', '2026-03-16T23:45:00Z']],
    ['hour', '2026-03-14T13:00:00Z', ['2026-03-14T13:00:00Z', '2026-03-14T13:45:00Z']],
  ])('narrows down to a %s', (key, value, [first, last]) => {
    const range = rangeOf('2026-03-14', '2026-03-16', 'utc');
    const cut = cutTime(range, 'Etc/UTC', [], new Map([[key, new Set([value])]]));
    const left: string[] = [];
    for (let instant = range.from; instant < range.to; instant += QUARTER_MS) {
      if (cut.pieceOf(instant) === 0) left.push(new Date(instant).toISOString().replace('.000', ''));
    }
    expect([left[0], left.at(-1)]).toEqual([first, last]);
  });
});
