import { expect, it } from 'vitest';
import { countedQuarters } from '#shared/domain/counted-quarters.ts';
import { NO_EVENTS } from '#shared/domain/roll-up.ts';
import { QUARTER_MS } from '#shared/domain/time.ts';

it('adds up amounts by quarter and currency, in order, and leaves out what comes to nothing', () => {
  const clicks = { metric: 'clicks' } as const;
  const payout = (currency: string) => ({ metric: 'payout', currency }) as const;
  expect(
    countedQuarters([
      { quarter: QUARTER_MS, counter: payout('USD'), amount: 3n },
      { quarter: QUARTER_MS, counter: payout('EUR'), amount: 2n },
      { quarter: QUARTER_MS, counter: payout('USD'), amount: 4n },
      { quarter: QUARTER_MS, counter: { metric: 'revenue', currency: 'JPY' }, amount: 0n },
      { quarter: 0, counter: clicks, amount: 2n },
      { quarter: 0, counter: clicks, amount: -5n },
      { quarter: 2 * QUARTER_MS, counter: clicks, amount: 1n },
      { quarter: 2 * QUARTER_MS, counter: clicks, amount: -1n },
    ]),
  ).toEqual([
    { start: 0, counts: { ...NO_EVENTS, clicks: -3 }, money: new Map() },
    {
      start: QUARTER_MS,
      counts: NO_EVENTS,
      money: new Map([
        ['EUR', { revenue: 0n, payout: 2n }],
        ['USD', { revenue: 0n, payout: 7n }],
      ]),
    },
  ]);
});
