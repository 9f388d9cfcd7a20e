import { describe, expect, it } from 'vitest';
import type { ManualCost } from '#shared/domain/manual-cost.ts';
import { formatMicros, parseMicros } from '#shared/domain/micros.ts';
import { createManualCostBook } from '#shared/domain/report-manual-costs.ts';
import { type EventDay, NO_EVENTS } from '#shared/domain/roll-up.ts';
import { formatInstant, parseInstant, utcDayOf } from '#shared/domain/time.ts';

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
});
