import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeCostHours,
  decodeEventQuarters,
  encodeCostHours,
  encodeEventQuarters,
} from '#shared/adapters/dynamodb/roll-up-hours.ts';
import { toCostDayItem } from '#shared/adapters/dynamodb/roll-up-item.ts';
import { NO_EVENTS } from '#shared/domain/roll-up.ts';
import { HOUR_MS, parseInstant, QUARTER_MS } from '#shared/domain/time.ts';

const START = parseInstant('2026-03-14T00:00:00Z');

const amount = fc.oneof(
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
  fc.bigInt({ min: -9n, max: 10n ** 9n }),
);
const currency = fc.constantFrom('USD', 'EUR', 'JPY');
const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const quarters = fc.uniqueArray(fc.integer({ min: 0, max: 95 }), { maxLength: 30 });

const costHours = quarters.chain((indexes) =>
  fc.tuple(
    ...indexes
      .toSorted((a, b) => a - b)
      .map((index) => fc.record({ hour: fc.constant(START + index * QUARTER_MS), amount, currency })),
  ),
);
const eventQuarters = quarters.chain((indexes) =>
  fc.tuple(
    ...indexes
      .toSorted((a, b) => a - b)
      .map((index) =>
        fc.record({
          start: fc.constant(START + index * QUARTER_MS),
          counts: fc.record({
            impressions: count,
            clicks: count,
            clicksRejected: count,
            conversionsApproved: count,
            conversionsPending: count,
            conversionsRejected: count,
          }),
          money: fc
            .uniqueArray(fc.tuple(currency, fc.record({ revenue: amount, payout: amount })), {
              selector: ([code]) => code,
            })
            .map((entries) => new Map(entries)),
        }),
      ),
  ),
);

describe('the text of a day', () => {
  it('of costs gives back every hour, to the micro and in order', () => {
    fc.assert(
      fc.property(costHours, (hours) => {
        expect(decodeCostHours(encodeCostHours(hours, START), START)).toEqual(hours);
      }),
    );
  });

  it('of events gives back every quarter', () => {
    fc.assert(
      fc.property(eventQuarters, (of) => {
        expect(decodeEventQuarters(encodeEventQuarters(of, START), START)).toEqual(of);
      }),
    );
  });

  it('is as short as can be read', () => {
    const hours = [
      { hour: START, amount: 123_456n, currency: 'USD' },
      { hour: START + HOUR_MS, amount: 9_007_199_254_740_993n, currency: 'USD' },
    ];
    expect(encodeCostHours(hours, START)).toBe('{"USD":[0,123456,4,"9007199254740993"]}');
    const quarter = { start: START + QUARTER_MS, counts: { ...NO_EVENTS, clicks: 2 } };
    const money = new Map([['EUR', { revenue: 5n, payout: 0n }]]);
    expect(encodeEventQuarters([{ ...quarter, money }], START)).toBe('[[1,0,2,0,0,0,0,"EUR",5,0]]');
  });

  it('keeps an item of 24 hours well under a KiB', () => {
    const id = 'x'.repeat(26);
    const hours = Array.from({ length: 24 }, (_, hour) => ({
      hour: START + hour * HOUR_MS,
      amount: 1_234_567_890n,
      currency: 'USD',
    }));
    const day = { integrationId: `int_${id}`, networkCampaignId: '123456789012', day: '2026-03-14', hours };
    const item = toCostDayItem(`wsp_${id}`, { day, sourceRevision: 1000 }, 1000);
    expect(JSON.stringify(item).length).toBeLessThan(700);
  });

  it.each([-QUARTER_MS, QUARTER_MS / 3, 24 * HOUR_MS])('refuses an hour %i ms into the day', (offset) => {
    const hour = { hour: START + offset, amount: 1n, currency: 'USD' };
    expect(() => encodeCostHours([hour], START)).toThrow(/no quarter of its day/);
  });

  it.each([
    '[]',
    'null',
    '{"USD":1}',
    '{"USD":[96,1]}',
    '{"USD":[-1,1]}',
    '{"USD":["0",1]}',
    '{"USD":[0,1.5]}',
    '{"USD":[0,9007199254740992]}',
    '{"USD":[0,"1e3"]}',
    '{"USD":[0,null]}',
    '{"USD":[0,1,4]}',
  ])('of costs refuses %s', (text) => {
    expect(() => decodeCostHours(text, START)).toThrow('A stored roll-up is malformed in: hours.');
  });

  it.each([
    '{}',
    '[1]',
    '[[96,0,0,0,0,0,0]]',
    '[[0,0,0,0,0,0]]',
    '[[0,1.5,0,0,0,0,0]]',
    '[[0,"1",0,0,0,0,0]]',
    '[[0,1,0,0,0,0,0,5,5,5]]',
    '[[0,1,0,0,0,0,0,"USD"]]',
    '[[0,1,0,0,0,0,0,"USD",5]]',
    '[[0,1,0,0,0,0,0,"USD",5,"5.5"]]',
  ])('of events refuses %s', (text) => {
    expect(() => decodeEventQuarters(text, START)).toThrow('A stored roll-up is malformed in: quarters.');
  });
});
