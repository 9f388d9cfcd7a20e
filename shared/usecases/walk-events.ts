import type { EventType, StoredEvent } from '#shared/domain/event.ts';
import type { EventPlace, EventReader } from '#shared/domain/event-reading-ports.ts';
import { DAY_MS } from '#shared/domain/instants.ts';
import type { Instant, InstantRange } from '#shared/domain/time.ts';

/** Events that are looked at together. */
const CHUNK = 500;
/** Each list of events costs one read by day; so many at the same time. */
const MAX_READS_AT_ONCE = 48;

/** The events of a feed and type are a list of their own. */
export interface EventList {
  feedId: string;
  type: EventType;
}

interface WalkStep {
  /** In order; those that are no longer there are left out. */
  events: readonly { place: EventPlace; event: StoredEvent }[];
  /** Everything up to here was looked at; without an identity, everything before the instant. */
  reached: EventPlace;
  /** Days of lists that were read, empty ones too. */
  reads: number;
}

export interface WalkDeps {
  eventReader: Pick<EventReader, 'byTime' | 'findMany'>;
}

/** All events of several lists behind a place and before `to`, by their time, step by step. */
export async function* walkEvents(
  deps: WalkDeps,
  lists: readonly EventList[],
  start: EventPlace,
  to: Instant,
): AsyncGenerator<WalkStep, void, void> {
  const mostDays = Math.max(1, Math.floor(MAX_READS_AT_ONCE / Math.max(1, lists.length)));
  let after = start;
  let days = 1;
  while (after.at < to && lists.length > 0) {
    const end = Math.min(to, startOfUtcDay(after.at) + days * DAY_MS);
    const places = await firstPlaces(deps, lists, { from: after.at, to: end }, after);
    const last = places.at(-1);
    const reached = last && places.length === CHUNK ? last : { at: end, identity: '' };
    yield { events: await load(deps, places), reached, reads: lists.length * days };
    // Behind an empty day there are often more of them.
    days = places.length === 0 ? Math.min(2 * days, mostDays) : 1;
    after = reached;
  }
}

async function firstPlaces(
  { eventReader }: WalkDeps,
  lists: readonly EventList[],
  range: InstantRange,
  after: EventPlace,
): Promise<EventPlace[]> {
  let first: EventPlace[] = [];
  for (let at = 0; at < lists.length; at += MAX_READS_AT_ONCE) {
    const group = lists.slice(at, at + MAX_READS_AT_ONCE);
    const found = await Promise.all(group.map((list) => eventReader.byTime(list, range, after, CHUNK)));
    first = [...first, ...found.flat()].sort(comparePlaces).slice(0, CHUNK);
  }
  return first;
}

async function load({ eventReader }: WalkDeps, places: readonly EventPlace[]): Promise<WalkStep['events']> {
  const events = await eventReader.findMany(places.map(({ identity }) => identity));
  return places.flatMap((place) => {
    const event = events.get(place.identity);
    return event ? [{ place, event }] : [];
  });
}

/** By time, then by identity. */
function comparePlaces(a: EventPlace, b: EventPlace): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.identity === b.identity) return 0;
  return a.identity < b.identity ? -1 : 1;
}

const startOfUtcDay = (instant: Instant): Instant => Math.floor(instant / DAY_MS) * DAY_MS;
