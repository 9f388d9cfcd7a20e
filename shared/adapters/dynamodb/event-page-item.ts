import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { StoredEvent } from '#shared/domain/event.ts';
import type { EventPlace } from '#shared/domain/event-reading-ports.ts';
import { formatInstant, type Instant, MINUTE_MS, utcDayOf } from '#shared/domain/time.ts';
import { eventExpiry, identityOf } from './event-item.ts';
import { eventKeys, type Key } from './keys.ts';

const EVENT_PAGE_ENTITY = 'event-page';
const ARRIVAL_PAGE_ENTITY = 'arrival-page';

/** As long as the inbound log is kept, and a day. */
const ARRIVALS_KEPT_SECONDS = 31 * 86_400;
/** Some 200 KB; an item of the table may have 400. */
const EVENTS_PER_PAGE = 8000;

const pageSchema = z.object({
  entity: z.enum([EVENT_PAGE_ENTITY, ARRIVAL_PAGE_ENTITY]),
  events: z.instanceof(Uint8Array),
});

/** The minute that begins the sort keys of its pages: `13:05`. */
export const minuteOf = (instant: Instant): string => formatInstant(instant).slice(11, 16);

/**
 * Pages with these new events: by feed, type and the minute in which they happened, and by feed and the minute in which
 * they arrived. A page is named after its first event and how many there are, in the order of their shard: however a
 * batch is cut anew, a page of one name always has the same events.
 */
export function toEventPages(events: readonly StoredEvent[]): Record<string, unknown>[] {
  return [
    ...pagesOf(events, {
      entity: EVENT_PAGE_ENTITY,
      placeOf: (event) => ({ at: event.time, identity: identityOf(event) }),
      keyOf: ({ feedId, type, time }, page) => eventKeys.eventPage(feedId, type, utcDayOf(time), page),
      expiryOf: ({ receivedAt }) => eventExpiry(receivedAt),
    }),
    ...pagesOf(events, {
      entity: ARRIVAL_PAGE_ENTITY,
      placeOf: (event) => ({ at: event.receivedAt, identity: identityOf(event) }),
      keyOf: ({ feedId, receivedAt }, page) => eventKeys.arrivalPage(feedId, utcDayOf(receivedAt), page),
      expiryOf: ({ receivedAt }) => Math.floor(receivedAt / 1000) + ARRIVALS_KEPT_SECONDS,
    }),
  ];
}

interface PageKind {
  entity: string;
  placeOf: (event: StoredEvent) => EventPlace;
  keyOf: (event: StoredEvent, page: string) => Key;
  expiryOf: (event: StoredEvent) => number;
}

function pagesOf(
  events: readonly StoredEvent[],
  { entity, placeOf, keyOf, expiryOf }: PageKind,
): Record<string, unknown>[] {
  const minutes = Map.groupBy(events, (event) => {
    const { pk, sk } = keyOf(event, minuteOf(placeOf(event).at));
    return `${pk} ${sk}`;
  });
  const pages = [...minutes.values()].flatMap((ofMinute) => inChunks(ofMinute, EVENTS_PER_PAGE));
  return pages.flatMap((page) => {
    const [first] = page;
    if (!first) return [];
    const { at, identity } = placeOf(first);
    return {
      ...keyOf(first, `${minuteOf(at)}#${identity}#${page.length}`),
      entity,
      events: encodePlaces(page.map(placeOf)),
      expiresAt: Math.max(...page.map(expiryOf)),
    };
  });
}

/** A line an event, with the milliseconds since its minute began; deflated, since a hash in letters is 3 bits in 8 of nothing. */
const encodePlaces = (places: readonly EventPlace[]): Uint8Array =>
  deflateRawSync(places.map(({ at, identity }) => `${at % MINUTE_MS} ${identity}`).join('\n'));

/** @param minute the instant that begins the page's minute. @throws when it is no page. */
export function parseEventPage(item: Readonly<Record<string, unknown>>, minute: Instant): EventPlace[] {
  const { events } = pageSchema.parse(item);
  return inflateRawSync(events)
    .toString()
    .split('\n')
    .map((line) => {
      const [milliseconds, identity] = line.split(' ');
      if (identity === undefined) throw new Error('A stored page of events is malformed.');
      return { at: minute + Number(milliseconds), identity };
    });
}

function inChunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
