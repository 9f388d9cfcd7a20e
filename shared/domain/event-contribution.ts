import type { StoredEvent } from './event.ts';
import { HOUR_MS, type Instant, QUARTER_MS } from './instants.ts';
import type { EventCounts, EventMoney } from './roll-up.ts';

/** What is counted: events of a kind, or money of a kind and currency. */
export type EventCounter = { metric: keyof EventCounts } | { metric: keyof EventMoney; currency: string };

/** So much more of something, or less, in the quarter of an hour that begins at `quarter`. Money in micros. */
export interface CountedAmount {
  quarter: Instant;
  counter: EventCounter;
  amount: bigint;
}

/** A UTC hour of a feed and campaign. */
export interface HourPlace {
  workspaceId: string;
  feedId: string;
  campaignId: string | null;
  hour: Instant;
}

/** Of those of an hour's events that have these details. */
export interface DetailPlace extends HourPlace {
  publisher: string | null;
  offer: string | null;
  subId: string | null;
}

/** What holds counters. */
export type CounterPlace = ({ kind: 'hour' } & HourPlace) | ({ kind: 'details' } & DetailPlace);

/** What an event adds to one place. */
export interface Contribution {
  place: CounterPlace;
  /** No two of one quarter and counter, none of them zero. */
  amounts: readonly CountedAmount[];
}

/** What changes in the counters when `after` takes the place of `before`; nothing where both count for the same. */
export function contributionsOf(before: StoredEvent | null, after: StoredEvent): Contribution[] {
  const added = [...(before ? countedIn(before, -1n) : []), ...countedIn(after, 1n)];
  return [...Map.groupBy(added, ({ place }) => placeText(place)).values()].flatMap((ofPlace) => {
    const amounts = addUp(ofPlace.flatMap((contribution) => contribution.amounts));
    const [first] = ofPlace;
    return first && amounts.length > 0 ? [{ place: first.place, amounts }] : [];
  });
}

/** Names a place among others. */
export const placeText = (place: HourPlace): string => JSON.stringify(place);

/** One amount for each quarter and counter; what comes to nothing is left out. */
export function addUp(amounts: readonly CountedAmount[]): CountedAmount[] {
  const sums = new Map<string, CountedAmount>();
  for (const added of amounts) {
    const key = JSON.stringify([added.quarter, added.counter]);
    sums.set(key, { ...added, amount: (sums.get(key)?.amount ?? 0n) + added.amount });
  }
  return [...sums.values()].filter(({ amount }) => amount !== 0n);
}

function countedIn(event: StoredEvent, sign: bigint): Contribution[] {
  if (event.repeated) return [];
  const { workspaceId, feedId, campaignId, countedAt, publisher, offer, subId } = event;
  const quarter = Math.floor(countedAt / QUARTER_MS) * QUARTER_MS;
  const amounts = countedOf(event).map(([counter, amount]) => ({ quarter, counter, amount: sign * amount }));
  const hour = Math.floor(countedAt / HOUR_MS) * HOUR_MS;
  const place: HourPlace = { workspaceId, feedId, campaignId, hour };
  const places: CounterPlace[] = [{ kind: 'hour', ...place }];
  if (publisher !== null || offer !== null || subId !== null)
    places.push({ kind: 'details', ...place, publisher, offer, subId });
  return places.map((place) => ({ place, amounts }));
}

const CONVERSIONS = {
  approved: 'conversionsApproved',
  pending: 'conversionsPending',
  rejected: 'conversionsRejected',
} as const satisfies Record<StoredEvent['status'], keyof EventCounts>;

function countedOf({ type, status, ...event }: StoredEvent): [EventCounter, bigint][] {
  if (type === 'impression') return [[{ metric: 'impressions' }, 1n]];
  if (type === 'click') {
    const rejected: [EventCounter, bigint][] =
      status === 'rejected' ? [[{ metric: 'clicksRejected' }, 1n]] : [];
    return [[{ metric: 'clicks' }, 1n], ...rejected];
  }
  const counted: [EventCounter, bigint] = [{ metric: CONVERSIONS[status] }, 1n];
  if (status !== 'approved') return [counted];
  const { currency, revenue, payout } = event;
  return [counted, [{ metric: 'revenue', currency }, revenue], [{ metric: 'payout', currency }, payout]];
}
