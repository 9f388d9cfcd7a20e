import type { ManualCost } from './manual-cost.ts';
import type { Micros } from './money.ts';
import { networkCampaignKey } from './report-keys.ts';
import type { CostDay, EventDay } from './roll-up.ts';
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

/** Manual costs, and what has to be known to spread them: note all of it, then ask for the hours. */
export interface ManualCostBook {
  noteCosts(day: CostDay): void;
  noteEvents(day: EventDay): void;
  /** The hours that start in the range. */
  hoursIn(range: InstantRange): Generator<ManualHour>;
}

/**
 * @param costs oldest first: hour by hour a later one replaces an earlier one of the same campaign
 * @param campaignOf the campaigns to which network campaigns are linked, by `networkCampaignKey`
 */
export function createManualCostBook(
  costs: readonly ManualCost[],
  campaignOf: ReadonlyMap<string, string>,
): ManualCostBook {
  const byCampaign = Map.groupBy(costs, ({ campaignId }) => campaignId);
  const clicks = new Map([...byCampaign.keys()].map((id) => [id, new Map<Instant, number>()]));
  const networkHours = new Map([...byCampaign.keys()].map((id) => [id, new Set<Instant>()]));
  const calendar = createCalendar();

  /** Each hour with its end, so that a network's hours within it can be found. */
  const spread = (cost: ManualCost): { hour: Instant; end: Instant; amount: Micros }[] => {
    const own = clicks.get(cost.campaignId);
    const hours = spreadManualCost(cost, (hour) => sumWithin(own, hour), calendar.hoursOf);
    const { to } = calendar.spanOf(cost);
    return hours.map((each, index) => ({ ...each, end: hours[index + 1]?.hour ?? to }));
  };
  const hasNetworkCost = (campaignId: string, hour: InstantRange): boolean => {
    const own = networkHours.get(campaignId);
    for (let quarter = hour.from; own && quarter < hour.to; quarter += QUARTER_MS) {
      if (own.has(quarter)) return true;
    }
    return false;
  };
  function* openHoursOf(cost: ManualCost, open: OpenTime): Generator<ManualHour> {
    const { campaignId, currency } = cost;
    for (const { hour, end, amount } of spread(cost)) {
      if (amount === 0n || !open.has(hour)) continue;
      const isReplacedByNetwork = hasNetworkCost(campaignId, { from: hour, to: end });
      yield { campaignId, hour, amount, currency, isReplacedByNetwork };
    }
  }
  function* hoursOf(newestFirst: readonly ManualCost[], range: InstantRange): Generator<ManualHour> {
    const open = createOpenTime(range);
    for (const cost of newestFirst) {
      const span = calendar.spanOf(cost);
      // Spreading is most of the work, and of many costs of the same days only the last one shows.
      if (open.hasAny(span)) yield* openHoursOf(cost, open);
      open.close(span);
    }
  }

  return {
    noteCosts(day) {
      if (campaignOf.size === 0) return;
      const own = networkHours.get(campaignOf.get(networkCampaignKey(day)) ?? '');
      for (const { hour, amount } of own ? day.hours : []) if (amount !== 0n) own?.add(hour);
    },
    noteEvents({ campaignId, quarters }) {
      const own = clicks.get(campaignId ?? '');
      for (const { start, counts } of own ? quarters : []) {
        own?.set(start, (own.get(start) ?? 0) + counts.clicks);
      }
    },
    *hoursIn(range) {
      for (const own of byCampaign.values()) yield* hoursOf(own.toReversed(), range);
    },
  };
}

/** When days begin, and their hours; remembered, since many costs are of the same days. */
function createCalendar() {
  const starts = remember(startOfLocalDay);
  return {
    hoursOf: remember(realHoursOf),
    spanOf: ({ from, to, timezone }: ManualCost): InstantRange => ({
      from: starts(from, timezone),
      to: starts(addDays(to, 1), timezone),
    }),
  };
}

function remember<Found>(
  find: (day: LocalDay, timezone: string) => Found,
): (day: LocalDay, timezone: string) => Found {
  const known = new Map<string, Found>();
  return (day, timezone) => {
    const name = `${day} ${timezone}`;
    const found = known.get(name) ?? find(day, timezone);
    known.set(name, found);
    return found;
  };
}

/** The parts of a range that no later cost has taken yet. */
interface OpenTime {
  has(instant: Instant): boolean;
  hasAny(span: InstantRange): boolean;
  close(span: InstantRange): void;
}

function createOpenTime(range: InstantRange): OpenTime {
  const isTaken = new Uint8Array(quarterOf(range.to) - quarterOf(range.from) + 1);
  const offsetOf = (instant: Instant): number => Math.max(quarterOf(instant) - quarterOf(range.from), 0);
  return {
    has: (instant) => instant >= range.from && instant < range.to && isTaken[offsetOf(instant)] === 0,
    hasAny({ from, to }) {
      const first = isTaken.indexOf(0, offsetOf(from));
      return first >= 0 && first < Math.min(offsetOf(to), isTaken.length);
    },
    close: ({ from, to }) => void isTaken.fill(1, offsetOf(from), offsetOf(to)),
  };
}

const quarterOf = (instant: Instant): number => Math.floor(instant / QUARTER_MS);

function sumWithin(counts: ReadonlyMap<Instant, number> | undefined, { from, to }: InstantRange): number {
  if (counts === undefined || counts.size === 0) return 0;
  let sum = 0;
  for (let quarter = from; quarter < to; quarter += QUARTER_MS) sum += counts.get(quarter) ?? 0;
  return sum;
}
