import { describe, expect, it } from 'vitest';
import { createDetailedPart } from '#shared/domain/report-details.ts';
import { type EventDay, NO_EVENTS } from '#shared/domain/roll-up.ts';
import { QUARTER_MS } from '#shared/domain/time.ts';

const day = (quarter: number, clicks: number, revenue: bigint, feedId = 'int_a'): EventDay => ({
  feedId,
  campaignId: 'cmp_a',
  day: '1970-01-01',
  quarters: [
    {
      start: quarter * QUARTER_MS,
      counts: { ...NO_EVENTS, clicks },
      money: new Map([['EUR', { revenue, payout: 0n }]]),
    },
  ],
});

describe('events without details', () => {
  it('are what a quarter holds beyond those with details', () => {
    const detailed = createDetailedPart();
    detailed.note(day(1, 2, 5n));
    detailed.note(day(1, 3, 10n));
    detailed.note(day(1, 50, 0n, 'int_other'));
    expect(detailed.restOf(day(1, 9, 20n))).toEqual(day(1, 4, 5n).quarters);
    expect(detailed.restOf(day(2, 9, 20n))).toEqual(day(2, 9, 20n).quarters);
  });

  it('are none where all have some, nor where details are ahead of the days', () => {
    const detailed = createDetailedPart();
    detailed.note(day(1, 2, 5n));
    expect(detailed.restOf(day(1, 2, 5n))).toEqual([]);
    expect(detailed.restOf(day(1, 1, 4n))).toEqual([]);
  });
});
