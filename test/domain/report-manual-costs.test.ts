import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ManualCost } from '#shared/domain/manual-cost.ts';
import { formatMicros, type Micros, parseMicros } from '#shared/domain/micros.ts';
import { createManualCostBook } from '#shared/domain/report-manual-costs.ts';
import { type EventDay, NO_EVENTS } from '#shared/domain/roll-up.ts';
import { spreadManualCost } from '#shared/domain/spread-manual-cost.ts';
import {
  addDays,
  formatInstant,
  HOUR_MS,
  type Instant,
  type InstantRange,
  MINUTE_MS,
  parseInstant,
  startOfLocalDay,
  utcDayOf,
} from '#shared/domain/time.ts';

let made = 0;
function manualCost(over: Partial<ManualCost> = {}): ManualCost {
  made += 1;
  return {
    id: `mnc_${made}`,
    campaignId: 'cmp_a',
    from: '2026-03-14',
    to: '2026-03-14',
    timezone: 'Etc/UTC',
    amount: '24.000000',
    currency: 'EUR',
    createdAt: '2026-03-20T00:00:00Z',
    version: 1,
    ...over,
  };
}

const clicksAt = (at: string, clicks: number, campaignId: string | null = 'cmp_a'): EventDay => ({
  feedId: 'int_feed',
  campaignId,
  day: utcDayOf(parseInstant(at)),
  quarters: [{ start: parseInstant(at), counts: { ...NO_EVENTS, clicks }, money: new Map() }],
});

const LINKED = new Map([['int_a/n1', 'cmp_a']]);
const networkCost = (at: string, amount = '1', networkCampaignId = 'n1') => ({
  integrationId: 'int_a',
  networkCampaignId,
  day: utcDayOf(parseInstant(at)),
  hours: [{ hour: parseInstant(at), amount: parseMicros(amount), currency: 'EUR' }],
});

function hoursOf(book: ReturnType<typeof createManualCostBook>, from: string, to: string): string[] {
  return [...book.hoursIn({ from: parseInstant(from), to: parseInstant(to) })]
    .toSorted((a, b) => a.hour - b.hour)
    .map(({ hour, amount, isReplacedByNetwork }) => {
      const name = `${formatInstant(hour).slice(8, 16)} ${Number(formatMicros(amount))}`;
      return isReplacedByNetwork ? `${name} replaced` : name;
    });
}

describe('manual costs of a report', () => {
  it('are spread by the clicks of their campaign, evenly where there are none', () => {
    const book = createManualCostBook([manualCost()], LINKED);
    expect(hoursOf(book, '2026-03-14T22:00:00Z', '2026-03-16T00:00:00Z')).toEqual([
      '14T22:00 1',
      '14T23:00 1',
    ]);
    book.noteEvents(clicksAt('2026-03-14T03:15:00Z', 2));
    book.noteEvents(clicksAt('2026-03-14T03:45:00Z', 1));
    book.noteEvents(clicksAt('2026-03-14T05:00:00Z', 9));
    book.noteEvents(clicksAt('2026-03-14T06:00:00Z', 50, 'cmp_other'));
    book.noteEvents(clicksAt('2026-03-14T06:00:00Z', 50, null));
    const whole = ['2026-03-14T00:00:00Z', '2026-03-15T00:00:00Z'] as const;
    expect(hoursOf(book, ...whole)).toEqual(['14T03:00 6', '14T05:00 18']);
  });

  it('replace earlier ones of the same campaign hour by hour, also with nothing', () => {
    const costs = [
      manualCost({ to: '2026-03-15', amount: '48.000000' }),
      manualCost({ from: '2026-03-15', to: '2026-03-15', amount: '72.000000' }),
      manualCost({ campaignId: 'cmp_b', amount: '0.000000' }),
    ];
    const around = ['2026-03-14T23:00:00Z', '2026-03-15T01:00:00Z'] as const;
    expect(hoursOf(createManualCostBook(costs, LINKED), ...around)).toEqual(['14T23:00 1', '15T00:00 3']);
    const withNothing = [...costs, manualCost({ to: '2026-03-15', amount: '0.000000' })];
    expect(hoursOf(createManualCostBook(withNothing, LINKED), ...around)).toEqual([]);
  });

  it('replace the hours that begin in their days, where zones begin them at another minute', () => {
    const costs = [manualCost({ timezone: 'Asia/Kolkata' }), manualCost({ amount: '48.000000' })];
    const left = hoursOf(createManualCostBook(costs, LINKED), '2026-03-13T22:00:00Z', '2026-03-14T02:00:00Z');
    expect(left).toEqual(['13T22:30 1', '13T23:30 1', '14T00:00 2', '14T01:00 2']);
  });

  it('give way to the network within their hour, but not to a cost of nothing or of another campaign', () => {
    const book = createManualCostBook([manualCost({ timezone: 'Asia/Kolkata' })], LINKED);
    book.noteCosts(networkCost('2026-03-14T12:00:00Z'));
    book.noteCosts(networkCost('2026-03-14T13:00:00Z', '0'));
    book.noteCosts(networkCost('2026-03-14T14:00:00Z', '5', 'n2'));
    expect(hoursOf(book, '2026-03-14T11:00:00Z', '2026-03-14T15:00:00Z')).toEqual([
      '14T11:30 1 replaced',
      '14T12:30 1',
      '14T13:30 1',
      '14T14:30 1',
    ]);
  });

  it('give way also in the last hour of their days, and in one of half an hour', () => {
    const cost = manualCost({ timezone: 'Australia/Lord_Howe', from: '2026-04-05', to: '2026-04-05' });
    const book = createManualCostBook([{ ...cost, amount: '25.000000' }], LINKED);
    // At 15:00Z the clocks go back by half an hour, so that the hour of 14:30Z has but half of one.
    for (const at of ['2026-04-04T15:00:00Z', '2026-04-05T13:00:00Z']) book.noteCosts(networkCost(at));
    const hours = hoursOf(book, '2026-04-04T13:00:00Z', '2026-04-06T00:00:00Z');
    expect(hours).toHaveLength(25);
    expect(hours.filter((hour) => hour.includes('replaced'))).toEqual([
      '04T15:00 1 replaced',
      '05T12:30 1 replaced',
    ]);
  });

  it('are those of the last cost on each hour, however they lie over each other', () => {
    const someCost = fc.record({
      campaignId: fc.constantFrom('cmp_a', 'cmp_b'),
      first: fc.integer({ min: -4, max: 4 }),
      length: fc.integer({ min: 1, max: 6 }),
      timezone: fc.constantFrom('Etc/UTC', 'Asia/Kolkata', 'Europe/Berlin', 'Australia/Lord_Howe'),
      amount: fc.constantFrom('0.000000', '7.777777', '240.000000'),
    });
    const range = {
      from: parseInstant('2026-03-28T10:07:00Z'),
      to: parseInstant('2026-03-30T13:00:00Z'),
    };
    fc.assert(
      fc.property(fc.array(someCost, { maxLength: 8 }), fc.array(fc.nat(9)), (some, clicks) => {
        const costs = some.map(({ first, length, ...cost }) => {
          const from = addDays('2026-03-28', first);
          return manualCost({ ...cost, from, to: addDays(from, length - 1) });
        });
        const book = createManualCostBook(costs, LINKED);
        const clicksIn = new Map(
          clicks.map((count, at) => [range.from + at * HOUR_MS - 7 * MINUTE_MS, count]),
        );
        for (const [start, count] of clicksIn) book.noteEvents(clicksAt(formatInstant(start), count));
        const found = [...book.hoursIn(range)].map(({ campaignId, hour, amount }) => [
          campaignId,
          hour,
          amount,
        ]);
        expect(found.toSorted()).toEqual(shownHours(costs, clicksIn, range).toSorted());
      }),
      { numRuns: 200 },
    );
  });
});

/** Each cost spread by itself, less the hours that begin within a later cost of its campaign. */
function shownHours(
  costs: readonly ManualCost[],
  clicks: ReadonlyMap<Instant, number>,
  range: InstantRange,
): [string, Instant, Micros][] {
  const clicksOf = (campaignId: string, { from, to }: InstantRange): number =>
    campaignId === 'cmp_a'
      ? [...clicks].reduce((sum, [at, count]) => (at >= from && at < to ? sum + count : sum), 0)
      : 0;
  const spans = costs.map(({ from, to, timezone }) => ({
    from: startOfLocalDay(from, timezone),
    to: startOfLocalDay(addDays(to, 1), timezone),
  }));
  return costs.flatMap((cost, at) => {
    const later = spans
      .slice(at + 1)
      .filter((_, index) => costs[at + 1 + index]?.campaignId === cost.campaignId);
    const isShown = (hour: Instant): boolean => !later.some(({ from, to }) => hour >= from && hour < to);
    return spreadManualCost(cost, (hour) => clicksOf(cost.campaignId, hour))
      .filter(({ hour, amount }) => amount !== 0n && hour >= range.from && hour < range.to && isShown(hour))
      .map(({ hour, amount }): [string, Instant, Micros] => [cost.campaignId, hour, amount]);
  });
}
