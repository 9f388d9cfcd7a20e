import type { EventType, InboundCall, StoredEvent } from './event.ts';
import type { Instant, InstantRange } from './time.ts';

/** Where an event stands in a list: by an instant, and among those of the same instant by its identity. */
export interface EventPlace {
  at: Instant;
  /** Sorts as text; empty for the place before all others of the instant. */
  identity: string;
}

/** Reads what was received; `EventStore` changes it. Lists follow the stream, so they lag by seconds. */
export interface EventReader {
  /** Events of a feed and type by their own time: the first in the range, at most `limit`, behind `after`. */
  byTime(
    list: { feedId: string; type: EventType },
    range: InstantRange,
    after: EventPlace,
    limit: number,
  ): Promise<EventPlace[]>;
  /** Events of a feed by arrival, the newest first: at most `limit` in the range, before `before`. */
  byArrival(feedId: string, range: InstantRange, before: EventPlace, limit: number): Promise<EventPlace[]>;
  /** By first identity, those that there are. */
  findMany(identities: readonly string[]): Promise<Map<string, StoredEvent>>;
}

/** A part of an inbound log, in its order. */
export interface InboundSection {
  feedId: string;
  range: InstantRange;
  order: 'newest-first' | 'oldest-first';
  /** Goes on behind the entry with this id; null from the start. */
  behind: string | null;
  /** At most so many entries. */
  limit: number;
}

/** Calls that made no event of their own, kept for 30 days. `EventStore` writes them. */
export interface InboundLog {
  read(section: InboundSection): Promise<InboundCall[]>;
  /** Takes note that a replay took the call. */
  markReplayed(call: InboundCall, replayId: string, at: Instant): Promise<void>;
}
