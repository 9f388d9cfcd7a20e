import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '#shared/domain/event.ts';
import { type CountedAmount, contributionsOf } from '#shared/domain/event-contribution.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { sampleEvent } from '#test/support/sample-event.ts';

const QUARTER = parseInstant('2026-03-14T13:00:00Z');
const PLAIN = { publisher: null, countedAt: QUARTER + 5 * 60_000 };
const event = (over: Partial<StoredEvent>): StoredEvent => sampleEvent({ ...PLAIN, ...over });
const sale = (over: Partial<StoredEvent> = {}): StoredEvent =>
  event({ type: 'conversion', revenue: 3n, payout: 2n, ...over });

const OWNER = { workspaceId: 'wsp_1', feedId: 'int_feed', campaignId: 'cmp_1' };
const HOUR = { ...OWNER, kind: 'hour', hour: QUARTER };

/** `clicks 1`, `payout USD 2`, all of one quarter. */
const textsOf = (amounts: readonly CountedAmount[]): string[] =>
  amounts.map(({ counter, amount }) =>
    ['currency' in counter ? `${counter.metric} ${counter.currency}` : counter.metric, amount].join(' '),
  );

describe('what an event counts for', () => {
  it.each([
    { name: 'an impression', counted: event({ type: 'impression' }), amounts: ['impressions 1'] },
    { name: 'a click, whatever it pays', counted: event({ payout: 5n }), amounts: ['clicks 1'] },
    {
      name: 'a rejected click',
      counted: event({ status: 'rejected' }),
      amounts: ['clicks 1', 'clicksRejected 1'],
    },
    {
      name: 'an approved conversion',
      counted: sale(),
      amounts: ['conversionsApproved 1', 'revenue USD 3', 'payout USD 2'],
    },
    {
      name: 'an approved conversion without money',
      counted: sale({ revenue: 0n, payout: 0n }),
      amounts: ['conversionsApproved 1'],
    },
    { name: 'a pending conversion', counted: sale({ status: 'pending' }), amounts: ['conversionsPending 1'] },
    {
      name: 'a rejected conversion',
      counted: sale({ status: 'rejected' }),
      amounts: ['conversionsRejected 1'],
    },
  ])('is, of $name, $amounts', ({ counted, amounts }) => {
    const contributions = contributionsOf(null, counted);
    expect(contributions.map(({ place }) => place)).toEqual([HOUR]);
    expect(contributions.flatMap((each) => textsOf(each.amounts))).toEqual(amounts);
    expect(contributions[0]?.amounts.every(({ quarter }) => quarter === QUARTER)).toBe(true);
  });

  it('is nothing where it repeats another', () => {
    expect(contributionsOf(null, sale({ repeated: true }))).toEqual([]);
  });

  it.each([{ publisher: 'p1' }, { offer: 'o1' }, { subId: 's1' }])(
    'is told apart by details where it has any: %o',
    (details) => {
      const [, ofDetails] = contributionsOf(
        null,
        event({ ...details, countedAt: QUARTER + 10 * 3_600_000 + 99 }),
      );
      expect(ofDetails?.place).toEqual({
        ...OWNER,
        ...{ kind: 'details', hour: QUARTER + 10 * 3_600_000, publisher: null, offer: null, subId: null },
        ...details,
      });
    },
  );
});

describe('a change of an event', () => {
  const moved = (before: StoredEvent, after: StoredEvent) =>
    contributionsOf(before, after).map(({ place, amounts }) => [place, textsOf(amounts)]);

  it('moves what differs, and nothing where both count for the same', () => {
    expect(moved(sale(), sale({ status: 'rejected' }))).toEqual([
      [HOUR, ['conversionsApproved -1', 'revenue USD -3', 'payout USD -2', 'conversionsRejected 1']],
    ]);
    expect(moved(sale(), sale({ payout: 7n }))).toEqual([[HOUR, ['payout USD 5']]]);
    expect(moved(sale(), sale({ flags: ['unknown-status'], revision: 2 }))).toEqual([]);
  });

  it('takes away where it was, and adds where it is', () => {
    expect(moved(sale({ revenue: 0n }), sale({ revenue: 0n, campaignId: null }))).toEqual([
      [HOUR, ['conversionsApproved -1', 'payout USD -2']],
      [{ ...HOUR, campaignId: null }, ['conversionsApproved 1', 'payout USD 2']],
    ]);
  });

  it('moves between quarters of an hour', () => {
    const later = sale({ revenue: 0n, payout: 0n, countedAt: QUARTER + 15 * 60_000 });
    const [change] = contributionsOf(sale({ revenue: 0n, payout: 0n }), later);
    expect(change?.amounts).toEqual([
      { quarter: QUARTER, counter: { metric: 'conversionsApproved' }, amount: -1n },
      { quarter: QUARTER + 15 * 60_000, counter: { metric: 'conversionsApproved' }, amount: 1n },
    ]);
  });
});
