import type { CountedAmount } from './event-contribution.ts';
import type { Instant } from './instants.ts';
import { type EventMoney, type EventQuarter, NO_EVENTS } from './roll-up.ts';

interface OpenQuarter {
  counts: EventQuarter['counts'];
  money: Map<string, EventMoney>;
}

/** What amounts come to, in order of time, currencies in theirs; what comes to nothing is left out. */
export function countedQuarters(amounts: Iterable<CountedAmount>): EventQuarter[] {
  const quarters = new Map<Instant, OpenQuarter>();
  for (const { quarter: start, counter, amount } of amounts) {
    const quarter = quarters.get(start) ?? { counts: { ...NO_EVENTS }, money: new Map() };
    quarters.set(start, quarter);
    if ('currency' in counter) {
      const before = quarter.money.get(counter.currency) ?? { revenue: 0n, payout: 0n };
      quarter.money.set(counter.currency, {
        ...before,
        [counter.metric]: before[counter.metric] + amount,
      });
    } else quarter.counts[counter.metric] += Number(amount);
  }
  return [...quarters]
    .toSorted(([a], [b]) => a - b)
    .map(([start, { counts, money }]) => ({ start, counts, money: paid(money) }))
    .filter(({ counts, money }) => money.size > 0 || Object.values(counts).some((count) => count !== 0));
}

const paid = (money: ReadonlyMap<string, EventMoney>): Map<string, EventMoney> =>
  new Map(
    [...money]
      .filter(([, { revenue, payout }]) => revenue !== 0n || payout !== 0n)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
