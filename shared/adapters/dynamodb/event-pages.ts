import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { EVENT_TYPES } from '#shared/domain/event.ts';
import type { EventPlace, EventReader } from '#shared/domain/event-reading-ports.ts';
import type { EventPageStore } from '#shared/domain/tally-ports.ts';
import {
  daysBetween,
  type Instant,
  type InstantRange,
  type LocalDay,
  parseInstant,
  utcDayOf,
} from '#shared/domain/time.ts';
import { ARRIVALS_ATTRIBUTE, minuteOf, parseEventPage, toEventPages } from './event-page-item.ts';
import { eventKeys } from './keys.ts';
import { putAll } from './put-all.ts';
import type { RetryPause } from './retry-unprocessed.ts';

/** Sorts behind all pages of a minute. */
const AFTER_ALL = '~';

const keySchema = z.object({ sk: z.string() });

export const createEventPageStore = (
  documents: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): EventPageStore => ({
  put: (events) => putAll(documents, tableName, pause, toEventPages(events)),
});

type Direction = 'ascending' | 'descending';

/** What is read: lists of each day, and events within the range, some minute after the other. */
interface PageQuery {
  listsOf: (day: LocalDay) => readonly PageList[];
  range: InstantRange;
  direction: Direction;
}

interface PageList {
  partition: string;
  /** Of a list by time: only what happened when it arrived. */
  isOfArrivals: boolean;
}

interface MinutePage {
  minute: string;
  places: EventPlace[];
}

/** Reads a minute of pages at a time, since batches that run side by side may lie over each other. */
export function createEventPageReader(
  documents: DynamoDBDocumentClient,
  tableName: string,
): Pick<EventReader, 'byTime' | 'byArrival'> {
  async function* pagesOf(
    day: LocalDay,
    { partition, isOfArrivals }: PageList,
    { range, direction }: PageQuery,
  ): AsyncGenerator<MinutePage, void, void> {
    const query = {
      TableName: tableName,
      ScanIndexForward: direction === 'ascending',
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ...(isOfArrivals && { FilterExpression: `attribute_exists(${ARRIVALS_ATTRIBUTE})` }),
      ExpressionAttributeValues: {
        ':pk': partition,
        ':first': minuteOf(Math.max(range.from, startOf(day))),
        ':last': `${utcDayOf(range.to - 1) === day ? minuteOf(range.to - 1) : ''}${AFTER_ALL}`,
      },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) {
        const minute = keySchema.parse(item).sk.slice(0, 5);
        yield { minute, places: parseEventPage(item, parseInstant(`${day}T${minute}:00Z`)) };
      }
    }
  }

  /** The events of a list, minute by minute. */
  async function* minutesOf(
    day: LocalDay,
    list: PageList,
    query: PageQuery,
  ): AsyncGenerator<MinutePage, void, void> {
    let current: MinutePage | null = null;
    for await (const page of pagesOf(day, list, query)) {
      if (current?.minute === page.minute) current.places.push(...page.places);
      else {
        if (current) yield current;
        current = page;
      }
    }
    if (current) yield current;
  }

  /** The events of each minute of a day, in no order and with their repetitions. */
  async function* placesOf(day: LocalDay, query: PageQuery): AsyncGenerator<EventPlace[]> {
    const lists = query.listsOf(day).map((list) => minutesOf(day, list, query));
    let heads = await Promise.all(lists.map(nextOf));
    for (;;) {
      const minutes = heads.flatMap(({ minute }) => minute ?? []).sort();
      const next = minutes.at(query.direction === 'ascending' ? 0 : -1);
      if (next === undefined) return;
      yield heads.flatMap(({ minute, places }) => (minute === next ? places : []));
      heads = await Promise.all(heads.map((head) => (head.minute === next ? nextOf(head.list) : head)));
    }
  }

  /** Each event once, some at a time, in order. */
  async function* read(query: PageQuery): AsyncGenerator<EventPlace[]> {
    const { range, direction } = query;
    const sign = direction === 'ascending' ? 1 : -1;
    const days = range.to > range.from ? daysBetween(utcDayOf(range.from), utcDayOf(range.to - 1)) : [];
    for (const day of direction === 'ascending' ? days : days.toReversed()) {
      for await (const places of placesOf(day, query)) {
        const unique = new Map(places.map((place) => [place.identity, place]));
        yield [...unique.values()].sort((a, b) => sign * compare(a, b));
      }
    }
  }

  async function firstOf(
    query: PageQuery,
    limit: number,
    isBehind: (place: EventPlace) => boolean,
  ): Promise<EventPlace[]> {
    const found: EventPlace[] = [];
    for await (const places of read(query)) {
      found.push(...places.filter((place) => isWithin(query.range, place) && isBehind(place)));
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  }

  return {
    byTime({ feedId, type }, { from, to }, after, limit) {
      const listsOf = (day: LocalDay) => [
        { partition: eventKeys.eventPage(feedId, type, day, '').pk, isOfArrivals: false },
      ];
      const range = { from: Math.max(from, after.at), to };
      const query = { listsOf, range, direction: 'ascending' } as const;
      return firstOf(query, limit, (place) => compare(place, after) > 0);
    },

    byArrival(feedId, { from, to }, before, limit) {
      const listsOf = (day: LocalDay) => [
        { partition: eventKeys.arrivalPage(feedId, day, '').pk, isOfArrivals: false },
        ...EVENT_TYPES.map((type) => ({
          partition: eventKeys.eventPage(feedId, type, day, '').pk,
          isOfArrivals: true,
        })),
      ];
      const range = { from, to: Math.min(to, before.at + 1) };
      const query = { listsOf, range, direction: 'descending' } as const;
      return firstOf(query, limit, (place) => compare(place, before) < 0);
    },
  };
}

async function nextOf(list: AsyncGenerator<MinutePage, void, void>) {
  const { value } = await list.next();
  return { list, minute: value?.minute ?? null, places: value?.places ?? [] };
}

const isWithin = ({ from, to }: InstantRange, { at }: EventPlace): boolean => at >= from && at < to;

function compare(a: EventPlace, b: EventPlace): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.identity === b.identity) return 0;
  return a.identity < b.identity ? -1 : 1;
}

const startOf = (day: LocalDay): Instant => parseInstant(`${day}T00:00:00Z`);
