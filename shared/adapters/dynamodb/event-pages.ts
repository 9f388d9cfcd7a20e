import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
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
import { minuteOf, parseEventPage, toEventPages } from './event-page-item.ts';
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

/** What is read: the partition of each day, and events within the range, some minute after the other. */
interface PageQuery {
  partitionOf: (day: LocalDay) => string;
  range: InstantRange;
  direction: Direction;
}

/** Reads a minute of pages at a time, since batches that run side by side may lie over each other. */
export function createEventPageReader(
  documents: DynamoDBDocumentClient,
  tableName: string,
): Pick<EventReader, 'byTime' | 'byArrival'> {
  async function* pagesOf(day: LocalDay, { partitionOf, range, direction }: PageQuery) {
    const query = {
      TableName: tableName,
      ScanIndexForward: direction === 'ascending',
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':pk': partitionOf(day),
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

  /** The events of each minute of a day, in no order and with their repetitions. */
  async function* minutesOf(day: LocalDay, query: PageQuery): AsyncGenerator<EventPlace[]> {
    let current = { minute: '', places: [] as EventPlace[] };
    for await (const page of pagesOf(day, query)) {
      if (page.minute === current.minute) current.places.push(...page.places);
      else {
        yield current.places;
        current = page;
      }
    }
    yield current.places;
  }

  /** Each event once, some at a time, in order. */
  async function* read(query: PageQuery): AsyncGenerator<EventPlace[]> {
    const { range, direction } = query;
    const sign = direction === 'ascending' ? 1 : -1;
    const days = range.to > range.from ? daysBetween(utcDayOf(range.from), utcDayOf(range.to - 1)) : [];
    for (const day of direction === 'ascending' ? days : days.toReversed()) {
      for await (const places of minutesOf(day, query)) {
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
      const partitionOf = (day: LocalDay) => eventKeys.eventPage(feedId, type, day, '').pk;
      const range = { from: Math.max(from, after.at), to };
      const query = { partitionOf, range, direction: 'ascending' } as const;
      return firstOf(query, limit, (place) => compare(place, after) > 0);
    },

    byArrival(feedId, { from, to }, before, limit) {
      const partitionOf = (day: LocalDay) => eventKeys.arrivalPage(feedId, day, '').pk;
      const range = { from, to: Math.min(to, before.at + 1) };
      const query = { partitionOf, range, direction: 'descending' } as const;
      return firstOf(query, limit, (place) => compare(place, before) < 0);
    },
  };
}

const isWithin = ({ from, to }: InstantRange, { at }: EventPlace): boolean => at >= from && at < to;

function compare(a: EventPlace, b: EventPlace): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.identity === b.identity) return 0;
  return a.identity < b.identity ? -1 : 1;
}

const startOf = (day: LocalDay): Instant => parseInstant(`${day}T00:00:00Z`);
