import type { ManualCost } from './manual-cost.ts';
import type { Micros } from './money.ts';
import { spreadManualCost } from './spread-manual-cost.ts';
import {
  addDays,
  type Instant,
  type InstantRange,
  type LocalDay,
  QUARTER_MS,
  realHoursOf,
  startOfLocalDay,
} from './time.ts';

/** What was set by hand for an hour. */
export interface ManualHour {
  campaignId: string;
  hour: Instant;
  amount: Micros;
  currency: string;
  /** The network told a cost for this hour, which wins (spec P-6). */
  isReplacedByNetwork: boolean;
}

/** Manual costs, and what has to be known to spread them: take note of all of it, then ask for the hours. */
export interface ManualCostBook {
  has(campaignId: string): boolean;
  noteClicks(campaignId: string, quarter: Instant, clicks: number): void;
  /** A cost of the campaign's network campaign, other than nothing, in the hour that starts then. */
  noteNetworkCost(campaignId: string, hour: Instant): void;
  /** The hours that start in the range. */
  hoursIn(range: InstantRange): Generator<ManualHour>;
}

/** @param costs oldest first: hour by hour a later one replaces an earlier one of the same campaign */
export function createManualCostBook(costs: readonly ManualCost[]): ManualCostBook {
  const byCampaign = Map.groupBy(costs, ({ campaignId }) => campaignId);
  const clicks = new Map<string, Map<Instant, number>>();
  const networkHours = new Map<string, Set<Instant>>();
  const calendar = createCalendar();

  function* hoursOf(campaignId: string, range: InstantRange): Generator<ManualHour> {
    const isTaken = new Uint8Array(quarterOf(range.to) - quarterOf(range.from) + 1);
    const offsetOf = (instant: Instant): number => Math.max(quarterOf(instant) - quarterOf(range.from), 0);
    const ownClicks = clicks.get(campaignId);
    const hasNetworkCost = (quarter: Instant): boolean => networkHours.get(campaignId)?.has(quarter) ?? false;
    for (const cost of (byCampaign.get(campaignId) ?? []).toReversed()) {
      const span = spanOf(cost);
      const hours = spreadManualCost(cost, (hour) => sumWithin(ownClicks, hour), calendar);
      for (const [index, { hour, amount }] of hours.entries()) {
        const isIn = hour >= range.from && hour < range.to && isTaken[offsetOf(hour)] === 0;
        if (!isIn || amount === 0n) continue;
        const end = hours[index + 1]?.hour ?? span.to;
        const isReplacedByNetwork = quartersOf({ from: hour, to: end }).some(hasNetworkCost);
        yield { campaignId, hour, amount, currency: cost.currency, isReplacedByNetwork };
      }
      isTaken.fill(1, offsetOf(span.from), offsetOf(span.to));
    }
  }

  return {
    has: (campaignId) => byCampaign.has(campaignId),
    noteClicks(campaignId, quarter, count) {
      const own = clicks.get(campaignId) ?? new Map<Instant, number>();
      clicks.set(campaignId, own.set(quarter, (own.get(quarter) ?? 0) + count));
    },
    noteNetworkCost(campaignId, hour) {
      networkHours.set(campaignId, (networkHours.get(campaignId) ?? new Set<Instant>()).add(hour));
    },
    *hoursIn(range) {
      for (const campaignId of byCampaign.keys()) yield* hoursOf(campaignId, range);
    },
  };
}

export const spanOf = ({
  from,
  to,
  timezone,
}: Pick<ManualCost, 'from' | 'to' | 'timezone'>): InstantRange => ({
  from: startOfLocalDay(from, timezone),
  to: startOfLocalDay(addDays(to, 1), timezone),
});

/** The hours of days, remembered: many costs are of the same days. */
function createCalendar(): (day: LocalDay, timezone: string) => readonly Instant[] {
  const known = new Map<string, readonly Instant[]>();
  return (day, timezone) => {
    const name = `${day} ${timezone}`;
    const hours = known.get(name) ?? realHoursOf(day, timezone);
    known.set(name, hours);
    return hours;
  };
}

const quarterOf = (instant: Instant): number => Math.floor(instant / QUARTER_MS);

function quartersOf({ from, to }: InstantRange): Instant[] {
  const quarters: Instant[] = [];
  for (let quarter = from; quarter < to; quarter += QUARTER_MS) quarters.push(quarter);
  return quarters;
}

const sumWithin = (counts: ReadonlyMap<Instant, number> | undefined, range: InstantRange): number =>
  counts === undefined ? 0 : quartersOf(range).reduce((sum, quarter) => sum + (counts.get(quarter) ?? 0), 0);
