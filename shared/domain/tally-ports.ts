import type { DetailRows, DetailShelf, ShelfPlace } from './detail-shelf.ts';
import type { StoredEvent } from './event.ts';
import type { CountedAmount, HourPlace } from './event-contribution.ts';
import type { StreamGuard } from './stream-guard.ts';
import type { Instant } from './time.ts';

/** What became of an event, as the table's stream tells it. */
export interface EventChange {
  sequenceNumber: string;
  /** Null where the event is new. */
  before: StoredEvent | null;
  after: StoredEvent;
  /** Of a new click: ids of the conversions that waited for it. */
  awaitedBy: readonly string[];
}

/** Changes that could not be tallied, for one reason. */
export interface TallyFailure {
  changes: readonly EventChange[];
  error: unknown;
}

/** What the records of a part of a shard come to for one hour. */
export interface GuardedAddition {
  shardId: string;
  /** Of the first and the last of the records. */
  first: StreamGuard;
  last: StreamGuard;
  /** No two of one quarter and counter. */
  amounts: readonly CountedAmount[];
}

export interface EventCounterStore {
  /**
   * Adds to the counters of an hour and moves the shard's guard to the last record, in one step, if the guard is before
   * the first one. @returns null when that is done, or the guard that stands in the way.
   */
  add(place: HourPlace, addition: GuardedAddition): Promise<StreamGuard | null>;
}

/** Keeps what was counted by publisher, offer and sub id. */
export interface DetailShelfStore {
  /** What stands at each of the places, in their order; may be older than the last replacement. */
  find(places: readonly ShelfPlace[]): Promise<DetailShelf[]>;
  /** Puts `after` in the place of `before`. @returns null when that is done, or what stands there instead. */
  replace(place: ShelfPlace, before: DetailShelf, after: DetailShelf): Promise<DetailShelf | null>;
  /** Whether a shelf with these rows is small enough to take another one. */
  hasRoom(rows: DetailRows): boolean;
}

/** Changes of stored events. */
export interface EventChanges {
  /** Consistent. */
  find(id: string): Promise<StoredEvent | null>;
  /** False when `before` has changed: read again and decide again. */
  replace(before: StoredEvent, after: StoredEvent): Promise<boolean>;
}

/** Lists of events by time, for those who read them. */
export interface EventPageStore {
  /** Puts new events, in the order of their shard, on the pages of their times and arrivals. A repetition does no harm. */
  put(events: readonly StoredEvent[]): Promise<void>;
}

/** How far events were counted. */
export interface EventFreshness {
  /** The latest arrival among the workspace's events that were counted; null before the first. */
  countedUntil(workspaceId: string): Promise<Instant | null>;
  /** Never moves back. */
  moveTo(workspaceId: string, arrival: Instant): Promise<void>;
}
