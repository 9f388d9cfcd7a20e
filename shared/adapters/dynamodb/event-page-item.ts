import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { StoredEvent } from '#shared/domain/event.ts';
import { IDENTITY_LENGTH } from '#shared/domain/event-identity.ts';
import type { EventPlace } from '#shared/domain/event-reading-ports.ts';
import { formatInstant, type Instant, MINUTE_MS, utcDayOf } from '#shared/domain/time.ts';
import { eventExpiry, identityOf } from './event-item.ts';
import { eventKeys, type Key } from './keys.ts';

const EVENT_PAGE_ENTITY = 'event-page';
const ARRIVAL_PAGE_ENTITY = 'arrival-page';

/** As long as the inbound log is kept, and a day. */
const ARRIVALS_KEPT_SECONDS = 31 * 86_400;
/** Some 150 KB; an item of the table may have 400. */
const EVENTS_PER_PAGE = 8000;

const pageSchema = z.object({
  entity: z.enum([EVENT_PAGE_ENTITY, ARRIVAL_PAGE_ENTITY]),
  events: z.instanceof(Uint8Array),
});

/** The minute that begins the sort keys of its pages: `13:05`. */
export const minuteOf = (instant: Instant): string => formatInstant(instant).slice(11, 16);

/** Stands in a page of events that happened when they arrived: the list of arrivals reads it too. */
export const ARRIVALS_ATTRIBUTE = 'arrivals';

/**
 * Pages with these new events: by feed, type and the minute in which they happened, and by feed and the minute in which
 * they arrived if that is another instant. A page is named after its first event and how many there are, in the order
 * of their shard: however a batch is cut anew, a page of one name always has the same events.
 */
export function toEventPages(events: readonly StoredEvent[]): Record<string, unknown>[] {
  const [prompt, late] = [events.filter(isPrompt), events.filter((event) => !isPrompt(event))];
  const byTime: PageKind = {
    attributes: { entity: EVENT_PAGE_ENTITY },
    placeOf: (event) => ({ at: event.time, identity: identityOf(event) }),
    keyOf: ({ feedId, type, time }, page) => eventKeys.eventPage(feedId, type, utcDayOf(time), page),
    expiryOf: ({ receivedAt }) => eventExpiry(receivedAt),
  };
  return [
    ...pagesOf(prompt, { ...byTime, attributes: { ...byTime.attributes, [ARRIVALS_ATTRIBUTE]: true } }),
    ...pagesOf(late, byTime),
    ...pagesOf(late, {
      attributes: { entity: ARRIVAL_PAGE_ENTITY },
      placeOf: (event) => ({ at: event.receivedAt, identity: identityOf(event) }),
      keyOf: ({ feedId, receivedAt }, page) => eventKeys.arrivalPage(feedId, utcDayOf(receivedAt), page),
      expiryOf: ({ receivedAt }) => Math.floor(receivedAt / 1000) + ARRIVALS_KEPT_SECONDS,
    }),
  ];
}

const isPrompt = ({ time, receivedAt }: StoredEvent): boolean => time === receivedAt;

interface PageKind {
  attributes: Record<string, unknown>;
  placeOf: (event: StoredEvent) => EventPlace;
  keyOf: (event: StoredEvent, page: string) => Key;
  expiryOf: (event: StoredEvent) => number;
}

function pagesOf(
  events: readonly StoredEvent[],
  { attributes, placeOf, keyOf, expiryOf }: PageKind,
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
      ...attributes,
      events: encodePlaces(page.map(placeOf)),
      expiresAt: Math.max(...page.map(expiryOf)),
    };
  });
}

/**
 * A line with the milliseconds of each event since the one before it, the first since the minute began, and a line with
 * the identities; deflated, since a hash in letters is 3 bits in 8 of nothing.
 */
function encodePlaces(places: readonly EventPlace[]): Uint8Array {
  let before = 0;
  const gaps = places.map(({ at }) => {
    const gap = (at % MINUTE_MS) - before;
    before += gap;
    return gap;
  });
  return deflateRawSync(`${gaps.join(' ')}\n${places.map(({ identity }) => identity).join('')}`);
}

/** @param minute the instant that begins the page's minute. @throws when it is no page. */
export function parseEventPage(item: Readonly<Record<string, unknown>>, minute: Instant): EventPlace[] {
  const { events } = pageSchema.parse(item);
  const [gaps = '', identities = ''] = inflateRawSync(events).toString().split('\n');
  let at = minute;
  const places = gaps.split(' ').map((gap, index) => {
    at += Number(gap);
    const start = index * IDENTITY_LENGTH;
    return { at, identity: identities.slice(start, start + IDENTITY_LENGTH) };
  });
  if (identities.length !== places.length * IDENTITY_LENGTH)
    throw new Error('A stored page of events is malformed.');
  return places;
}

function inChunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
