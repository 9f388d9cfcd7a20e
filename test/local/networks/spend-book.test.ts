import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateCampaign } from '#local/networks/generate-campaign.ts';
import { createSpendBook } from '#local/networks/spend-book.ts';
import { addDays, HOUR_MS, startOfLocalDay } from '#shared/domain/time.ts';
import { at, smallBook } from './stand-in-client.ts';

const DAY = { from: at('2026-03-14T00:00:00Z'), to: at('2026-03-15T00:00:00Z') };
const LATER = at('2027-01-01T00:00:00Z');

const everyHour = createSpendBook([
  {
    id: '1',
    name: 'every hour',
    spendIn: (hour) => ({ micros: BigInt(hour % 977) * 100n + 100n, impressions: 5, clicks: 1 }),
  },
  {
    id: '2',
    name: 'odd hours',
    spendIn: (hour) => ((hour / HOUR_MS) % 2 ? { micros: 700n, impressions: 1, clicks: 0 } : undefined),
  },
]);

describe('spend book', () => {
  it('tells the hours that really were, in order, and their exact sum', () => {
    expect(smallBook().hours(DAY)).toEqual([
      {
        campaignId: '101',
        hour: at('2026-03-14T12:00:00Z'),
        micros: 7_642_100n,
        impressions: 15_320,
        clicks: 84,
      },
      { campaignId: '101', hour: at('2026-03-14T13:00:00Z'), micros: 100n, impressions: 3, clicks: 0 },
      {
        campaignId: '102',
        hour: at('2026-03-14T13:00:00Z'),
        micros: 1_250_000n,
        impressions: 9_000,
        clicks: 0,
      },
      {
        campaignId: '101',
        hour: at('2026-03-14T22:00:00Z'),
        micros: 2_000_000n,
        impressions: 4_000,
        clicks: 10,
      },
    ]);
    expect(smallBook().total(DAY)).toBe(10_892_200n);
  });

  it('shows of the running hour what has passed and nothing of what is to come', () => {
    const visible = smallBook().hours(DAY, at('2026-03-14T12:15:00Z'));
    expect(visible).toEqual([
      {
        campaignId: '101',
        hour: at('2026-03-14T12:00:00Z'),
        micros: 1_910_500n,
        impressions: 3_830,
        clicks: 21,
      },
    ]);
  });

  it('replaces an hour by its correction, also where nothing was', () => {
    const book = smallBook();
    book.correct('101', at('2026-03-14T12:00:00Z'), { micros: 7_000_000n, impressions: 15_000, clicks: 80 });
    book.correct('102', at('2026-03-14T02:00:00Z'), { micros: 500n, impressions: 1, clicks: 0 });
    expect(book.total(DAY)).toBe(10_892_200n - 642_100n + 500n);
  });

  it('leaves out an hour that was corrected to nothing', () => {
    const book = smallBook();
    book.correct('101', at('2026-03-14T12:00:00Z'), { micros: 0n, impressions: 0, clicks: 0 });
    expect(book.hours({ from: DAY.from, to: at('2026-03-14T13:00:00Z') })).toEqual([]);
  });

  it('refuses to correct an unknown campaign or half an hour', () => {
    const nothing = { micros: 0n, impressions: 0, clicks: 0 };
    expect(() => smallBook().correct('999', DAY.from, nothing)).toThrow('no such campaign');
    expect(() => smallBook().correct('101', DAY.from + 1, nothing)).toThrow('start of a UTC hour');
  });

  it('cuts days in the zone that is asked for', () => {
    const report = smallBook().report({
      firstDay: '2026-03-15',
      lastDay: '2026-03-15',
      timezone: 'UTC+8',
      by: ['campaign', 'day'],
      visibleAt: LATER,
    });
    expect(report.rows(0, 10)).toEqual([
      {
        campaign: expect.objectContaining({ id: '101' }),
        day: '2026-03-15',
        hour: null,
        micros: 2_000_000n,
        impressions: 4_000,
        clicks: 10,
      },
    ]);
  });

  it('sorts by several fields, filters campaigns and hours, and pages', () => {
    const report = everyHour.report({
      firstDay: '2026-03-14',
      lastDay: '2026-03-14',
      timezone: 'UTC',
      by: ['campaign', 'hour'],
      visibleAt: LATER,
      hours: [3, 4, 5],
      order: [
        { field: 'campaign', descending: true },
        { field: 'hour', descending: false },
      ],
    });
    const places = report.rows(1, 3).map(({ campaign, hour }) => [campaign?.id, hour]);
    expect(report.count).toBe(5);
    expect(places).toEqual([
      ['2', 5],
      ['1', 3],
      ['1', 4],
    ]);
    const one = everyHour.report({
      ...DAYS,
      timezone: 'UTC',
      by: ['day'],
      visibleAt: LATER,
      campaignIds: ['2'],
    });
    expect(one.total.micros).toBe(12n * 700n);
  });
});

const DAYS = { firstDay: '2026-03-14', lastDay: '2026-03-14' };

describe('reports in local hours', () => {
  it.each([
    { timezone: 'Etc/UTC', day: '2026-03-29', hours: 24 },
    { timezone: 'Europe/Berlin', day: '2026-07-01', hours: 24 },
    { timezone: 'Europe/Berlin', day: '2026-03-29', hours: 23 },
    { timezone: 'Europe/Berlin', day: '2026-10-25', hours: 24 },
    { timezone: 'America/New_York', day: '2026-03-08', hours: 23 },
    { timezone: 'America/New_York', day: '2026-11-01', hours: 24 },
    { timezone: 'Asia/Kolkata', day: '2026-03-29', hours: 24 },
    { timezone: 'Australia/Lord_Howe', day: '2026-07-01', hours: 24 },
    { timezone: 'Australia/Lord_Howe', day: '2026-04-05', hours: 24 },
    { timezone: 'Australia/Lord_Howe', day: '2026-10-04', hours: 23 },
  ])('sum up to the truth in $timezone on $day, a repeated hour merged', ({ timezone, day, hours }) => {
    const report = everyHour.report({
      firstDay: day,
      lastDay: day,
      timezone,
      by: ['campaign', 'day', 'hour'],
      visibleAt: LATER,
      campaignIds: ['1'],
    });
    const truth = everyHour
      .hours({ from: startOfLocalDay(day, timezone), to: startOfLocalDay(addDays(day, 1), timezone) })
      .filter(({ campaignId }) => campaignId === '1');
    const places = report.rows(0, 100).map((row) => `${row.day} ${row.hour}`);
    expect(report.count).toBe(hours);
    expect(new Set(places).size).toBe(hours);
    expect(report.total.micros).toBe(truth.reduce((sum, { micros }) => sum + micros, 0n));
    expect(report.total.clicks).toBe(truth.length);
  });

  it('have one row with both spends for a repeated hour', () => {
    const report = everyHour.report({
      firstDay: '2026-10-25',
      lastDay: '2026-10-25',
      timezone: 'Europe/Berlin',
      by: ['campaign', 'hour'],
      visibleAt: LATER,
      hours: [2],
      campaignIds: ['1'],
    });
    expect(report.rows(0, 10).map(({ hour, clicks }) => [hour, clicks])).toEqual([[2, 2]]);
  });

  it('lose nothing between neighbouring days, in any zone', () => {
    const zone = fc.constantFrom(
      'Etc/UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'UTC-5',
    );
    fc.assert(
      fc.property(zone, fc.integer({ min: 0, max: 700 }), (timezone, offset) => {
        const day = addDays('2025-06-01', offset);
        const totalOf = (firstDay: string, lastDay: string) =>
          everyHour.report({
            firstDay,
            lastDay,
            timezone,
            by: ['day'],
            visibleAt: at('2030-01-01T00:00:00Z'),
          }).total.micros;
        const next = addDays(day, 1);
        expect(totalOf(day, next)).toBe(totalOf(day, day) + totalOf(next, next));
      }),
      { numRuns: 60 },
    );
  });
});

describe('generated campaigns', () => {
  const profile = {
    id: '7',
    name: 'generated',
    peakAmount: 5,
    peakHour: 18,
    cpm: 1.2,
    clickRate: 0.01,
    activeShare: 0.5,
  };
  const spendOver = (seed: string, more: Partial<typeof profile> = {}) =>
    createSpendBook([generateCampaign(seed, { ...profile, ...more })]).hours({
      from: DAY.from,
      to: DAY.from + 400 * HOUR_MS,
    });

  it('spend the same for the same seed and differently for another', () => {
    expect(spendOver('one')).toEqual(spendOver('one'));
    expect(spendOver('one')).not.toEqual(spendOver('two'));
  });

  it('spend in about the share of hours that the profile says, with four decimals at most', () => {
    const hours = spendOver('one');
    expect(hours.length).toBeGreaterThan(160);
    expect(hours.length).toBeLessThan(240);
    expect(hours.every(({ micros }) => micros % 100n === 0n && micros <= 6_250_000n)).toBe(true);
  });

  it('report no clicks of pop-unders', () => {
    expect(
      spendOver('one', { clickRate: 0 }).every(({ clicks, impressions }) => clicks === 0 && impressions > 0),
    ).toBe(true);
  });

  it('spend more at the peak than at the quiet end of the day', () => {
    const sumAt = (hourOfDay: number) =>
      spendOver('one', { activeShare: 1 })
        .filter(({ hour }) => (hour / HOUR_MS) % 24 === hourOfDay)
        .reduce((sum, { micros }) => sum + micros, 0n);
    expect(sumAt(18)).toBeGreaterThan(3n * sumAt(6));
  });
});
