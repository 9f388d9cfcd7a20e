import type { CostDay, CostDayOrigin, EventDay, EventDayOrigin, EventQuarter } from './roll-up.ts';
import type { Instant, InstantRange } from './time.ts';

/** What was counted of one feed's and campaign's events in a UTC hour. */
export interface EventHour {
  hour: Instant;
  quarters: readonly EventQuarter[];
  /** Counts the changes. */
  revision: number;
}

/** A roll-up with what it was made from. */
export interface MadeDay<Day> {
  day: Day;
  /** Revisions of all its hours, added up. They only grow, so of two sums the greater one saw more. */
  sourceRevision: number;
}

/** A roll-up as stored. */
export interface StoredDay<Day> extends MadeDay<Day> {
  /** Counts the writes. */
  version: number;
}

/** Keeps roll-ups of one kind. */
export interface RollUpStore<Origin, Day extends Origin> {
  /** Null where there never was one. Consistent. */
  find(workspaceId: string, origin: Origin): Promise<StoredDay<Day> | null>;
  /**
   * Puts `after` in the place of `before`. With the costs of a day, the total spend of the network campaign moves in
   * the same step. @throws ConflictError when `before` is not there any more.
   */
  replace(workspaceId: string, before: StoredDay<Day> | null, after: MadeDay<Day>): Promise<void>;
}

export type CostDayStore = RollUpStore<CostDayOrigin, CostDay>;
export type EventDayStore = RollUpStore<EventDayOrigin, EventDay>;

export interface EventHourReader {
  /** In order. Consistent. */
  hoursOf(feedId: string, campaignId: string | null, range: InstantRange): AsyncIterable<EventHour[]>;
}
