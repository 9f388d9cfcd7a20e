import type { Micros } from './money.ts';
import { addCounts, type EventSums } from './report-sums.ts';
import { type EventCounts, type EventDay, type EventMoney, type EventQuarter, NO_EVENTS } from './roll-up.ts';
import type { Instant } from './time.ts';

/** What of the days of feeds and campaigns is told by details, quarter by quarter. */
export interface DetailedPart {
  note(details: EventDay): void;
  /** What the quarters of a day hold beyond their details: the events without any. Details may be ahead by seconds. */
  restOf(day: EventDay): readonly EventQuarter[];
}

interface Noted {
  counts: EventCounts;
  money: Map<string, EventMoney>;
}

export function createDetailedPart(): DetailedPart {
  const noted = new Map<string, Map<Instant, Noted>>();
  const nameOf = ({ feedId, campaignId }: EventDay): string => `${feedId} ${campaignId}`;
  return {
    note(details) {
      const quarters = noted.get(nameOf(details)) ?? new Map<Instant, Noted>();
      noted.set(nameOf(details), quarters);
      for (const quarter of details.quarters) {
        const own = quarters.get(quarter.start) ?? { counts: { ...NO_EVENTS }, money: new Map() };
        quarters.set(quarter.start, own);
        addCounts(own.counts, quarter.counts);
        for (const [currency, { revenue, payout }] of quarter.money) {
          const before = own.money.get(currency) ?? NO_MONEY;
          own.money.set(currency, { revenue: before.revenue + revenue, payout: before.payout + payout });
        }
      }
    },
    restOf(day) {
      const quarters = noted.get(nameOf(day));
      if (!quarters) return day.quarters;
      return day.quarters.flatMap((quarter) => {
        const own = quarters.get(quarter.start);
        const rest = own ? { start: quarter.start, ...withoutDetails(quarter, own) } : quarter;
        return isNothing(rest) ? [] : [rest];
      });
    },
  };
}

const NO_MONEY: EventMoney = { revenue: 0n, payout: 0n };

function withoutDetails(whole: EventSums, part: EventSums): EventSums {
  const count = (key: keyof EventCounts): number => Math.max(whole.counts[key] - part.counts[key], 0);
  return {
    counts: {
      impressions: count('impressions'),
      clicks: count('clicks'),
      clicksRejected: count('clicksRejected'),
      conversionsApproved: count('conversionsApproved'),
      conversionsPending: count('conversionsPending'),
      conversionsRejected: count('conversionsRejected'),
    },
    money: new Map(
      [...whole.money].map(([currency, { revenue, payout }]) => {
        const known = part.money.get(currency) ?? NO_MONEY;
        return [currency, { revenue: above(revenue, known.revenue), payout: above(payout, known.payout) }];
      }),
    ),
  };
}

const above = (whole: Micros, part: Micros): Micros => (whole > part ? whole - part : 0n);

const isNothing = ({ counts, money }: EventSums): boolean =>
  Object.values(counts).every((count) => count === 0) &&
  [...money.values()].every(({ revenue, payout }) => revenue === 0n && payout === 0n);
