import { formatMicros } from '#shared/domain/money.ts';
import type { SoakEvent, SoakPlan } from './soak-plan.ts';

/** What the counters of one campaign or placement show; amounts in micros. */
export interface SoakCounts {
  impressions: number;
  clicks: number;
  conversionsApproved: number;
  conversionsRejected: number;
  revenue: bigint;
  payout: bigint;
}

/** What the API shows of a feed after the soak. */
export interface SoakFindings {
  /** The reports by campaign and by placement, by `nameOfCounts`. */
  counts: ReadonlyMap<string, SoakCounts>;
  /** The list of events. */
  events: readonly SoakEvent[];
  inbound: {
    /** Ids of the events whose calls were accepted. */
    accepted: readonly string[];
    /** Transaction ids of the calls that were refused. */
    refused: readonly string[];
    /** All calls. */
    entries: number;
  };
  deadLetters: number;
}

const SHOWN_OF_A_KIND = 10;

/** Each place where what was found is not what was planned, in a sentence; none when all is exact. */
export function differencesOf(plan: SoakPlan, found: SoakFindings): string[] {
  const { accepted, refused, entries } = found.inbound;
  const sent = plan.calls.length + plan.rejections.length;
  const logged = new Set(refused);
  return [
    ...differencesOfCounts(countsOf(plan.events), found.counts),
    ...differencesOfLists('The list of events', plan.events.map(textOfEvent), found.events.map(textOfEvent)),
    ...differencesOfLists('The inbound log', plan.events.map(idOfEvent), accepted),
    // A call that was refused as everything was killed is sent, and so logged, again.
    ...differencesOfLists('The refused calls', plan.refused, [...logged]),
    ...(entries < sent ? [`The inbound log has ${entries} of ${sent} calls.`] : []),
    ...(found.deadLetters > 0 ? [`${found.deadLetters} messages became dead letters.`] : []),
  ];
}

/** What reports are grouped by. */
export type CountedBy = 'campaign' | 'placement';

/** @param id empty for none. */
export const nameOfCounts = (by: CountedBy, id: string): string => (id === '' ? `no ${by}` : `${by} ${id}`);

/** What counters have to show, by `nameOfCounts`. */
export function countsOf(events: readonly SoakEvent[]): Map<string, SoakCounts> {
  const all = new Map<string, SoakCounts>();
  const countsAt = (name: string): SoakCounts => {
    const counts = all.get(name) ?? NO_COUNTS();
    all.set(name, counts);
    return counts;
  };
  for (const event of events) {
    count(event, countsAt(nameOfCounts('campaign', event.campaignId)));
    count(event, countsAt(nameOfCounts('placement', event.placement)));
  }
  return all;
}

function count({ type, status, revenue, payout }: SoakEvent, counts: SoakCounts): void {
  if (type === 'click') counts.clicks += 1;
  else if (type === 'impression') counts.impressions += 1;
  else if (status === 'rejected') counts.conversionsRejected += 1;
  else {
    counts.conversionsApproved += 1;
    counts.revenue += revenue;
    counts.payout += payout;
  }
}

/** How an event is named in the inbound log. */
export const idOfEvent = ({ type, id }: Pick<SoakEvent, 'type' | 'id'>): string => `${type} ${id}`;

const textOfEvent = (event: SoakEvent): string =>
  `${idOfEvent(event)} of ${event.campaignId || 'no campaign'} at ${event.placement || 'no placement'}, ` +
  `${event.status}, ` +
  `revenue ${formatMicros(event.revenue)}, payout ${formatMicros(event.payout)}`;

const NO_COUNTS = (): SoakCounts => ({
  impressions: 0,
  clicks: 0,
  conversionsApproved: 0,
  conversionsRejected: 0,
  revenue: 0n,
  payout: 0n,
});

function differencesOfCounts(
  wanted: ReadonlyMap<string, SoakCounts>,
  found: ReadonlyMap<string, SoakCounts>,
): string[] {
  const names = new Set([...wanted.keys(), ...found.keys()]);
  return [...names].flatMap((name) => {
    const [inEvents, inReport] = [textOfCounts(wanted.get(name)), textOfCounts(found.get(name))];
    return inEvents === inReport
      ? []
      : [`The report of ${name} has ${inReport}, and should have ${inEvents}.`];
  });
}

const textOfCounts = (counts: SoakCounts | undefined): string =>
  counts === undefined
    ? 'nothing'
    : [
        `${counts.impressions} impressions`,
        `${counts.clicks} clicks`,
        `${counts.conversionsApproved} approved`,
        `${counts.conversionsRejected} rejected`,
        `revenue ${formatMicros(counts.revenue)}`,
        `payout ${formatMicros(counts.payout)}`,
      ].join(', ');

/** Lists whose order does not matter, but how often something is in them. */
function differencesOfLists(name: string, wanted: readonly string[], found: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const one of wanted) left.set(one, (left.get(one) ?? 0) + 1);
  for (const one of found) left.set(one, (left.get(one) ?? 0) - 1);
  const missing = [...left].filter(([, times]) => times > 0).map(([one]) => one);
  const added = [...left].filter(([, times]) => times < 0).map(([one]) => one);
  return [...sentences(`${name} lacks`, missing), ...sentences(`${name} has too often`, added)];
}

function sentences(claim: string, items: readonly string[]): string[] {
  const shown = items.slice(0, SHOWN_OF_A_KIND).map((item) => `${claim}: ${item}`);
  const hidden = items.length - shown.length;
  return hidden > 0 ? [...shown, `${claim} ${hidden} more.`] : shown;
}
