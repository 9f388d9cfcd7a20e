import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CostDay, NO_EVENTS } from '#shared/domain/roll-up.ts';
import { isSameDay, spendChange } from '#shared/domain/roll-up-days.ts';
import { HOUR_MS, parseInstant } from '#shared/domain/time.ts';

const START = parseInstant('2026-03-14T00:00:00Z');

const costDays: fc.Arbitrary<CostDay> = fc
  .uniqueArray(
    fc.record({
      hour: fc.integer({ min: 0, max: 23 }).map((hour) => START + hour * HOUR_MS),
      amount: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
      currency: fc.constantFrom('USD', 'EUR'),
    }),
    { selector: ({ hour }) => hour },
  )
  .map((hours) => ({ integrationId: 'int_1', networkCampaignId: 'n1', day: '2026-03-14', hours }));

const totals = (day: CostDay | null): Map<string, bigint> => {
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of day?.hours ?? [])
    sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  return sums;
};

describe('spendChange', () => {
  it('is what has to be added to the totals before to have those after, and names nothing that stays', () => {
    fc.assert(
      fc.property(fc.option(costDays), costDays, (before, after) => {
        const change = spendChange(before, after);
        for (const currency of ['USD', 'EUR']) {
          const sum = (totals(before).get(currency) ?? 0n) + (change.get(currency) ?? 0n);
          expect(sum).toBe(totals(after).get(currency) ?? 0n);
        }
        expect([...change.values()]).not.toContain(0n);
        expect(spendChange(after, after).size).toBe(0);
      }),
    );
  });
});

describe('isSameDay', () => {
  const quarter = {
    start: START,
    counts: { ...NO_EVENTS, clicks: 2 },
    money: new Map([
      ['USD', { revenue: 2n, payout: 1n }],
      ['EUR', { revenue: 4n, payout: 3n }],
    ]),
  };
  const stored = { day: { feedId: 'int_f', campaignId: null, quarters: [quarter] }, sourceRevision: 3 };

  it('does not mind the order of members and currencies', () => {
    const { clicks, ...others } = quarter.counts;
    const turned = {
      money: new Map([
        ['EUR', { payout: 3n, revenue: 4n }],
        ['USD', { payout: 1n, revenue: 2n }],
      ]),
      counts: { clicks, ...others },
      start: START,
    };
    const made = { day: { quarters: [turned], campaignId: null, feedId: 'int_f' }, sourceRevision: 3 };
    expect(isSameDay<object>(stored, made)).toBe(true);
  });

  it.each([
    ['a count', { ...quarter, counts: { ...quarter.counts, clicks: 3 } }, 3],
    ['an amount', { ...quarter, money: new Map([['USD', { revenue: 2n, payout: 2n }]]) }, 3],
    ['nothing but what was seen', quarter, 4],
  ])('tells days apart that differ in %s', (_, other, sourceRevision) => {
    const made = { day: { ...stored.day, quarters: [other] }, sourceRevision };
    expect(isSameDay<object>(stored, made)).toBe(false);
  });
});
