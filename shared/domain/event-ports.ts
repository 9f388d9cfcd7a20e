import type { FieldError } from './errors.ts';
import type { EventCall, InboundCall, Refusal, StoredEvent } from './event.ts';
import type { Feed } from './feed.ts';
import type { Instant } from './time.ts';

/** The table is throttled or away, also after the client's own tries: the call is kept in a queue instead (spec E-14). */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/** What became of an event that was to be stored. */
export type Insertion =
  | { kind: 'stored' }
  /** Some identity is taken: `by` is the index of the first taken one; `event` holds it. */
  | { kind: 'taken'; by: number; event: StoredEvent }
  /** The click that was thought to be missing is there. */
  | { kind: 'click-arrived' };

/**
 * Received events. Every identity of an event (a hash, see `event-identity.ts`) is a key of its own: the first one
 * holds the event, the others point to it. All methods may throw StoreUnavailableError.
 */
export interface EventStore {
  /**
   * Stores an event if none of its identities is taken: one conditional write, or one transaction where there are
   * several. With `awaits`, the identity of a click that is not there, it also leaves word for that click to join it.
   */
  insert(event: StoredEvent, identities: readonly string[], awaits: string | null): Promise<Insertion>;
  /** By identity; follows a pointer. Consistent. */
  find(identity: string): Promise<StoredEvent | null>;
  /**
   * Puts `after` in the place of `before`, and lets one more identity point to it.
   * Answers false when it has changed or the identity is taken: read again and decide again.
   */
  change(before: StoredEvent, after: StoredEvent, alsoKnownBy: string | null): Promise<boolean>;
  /** Keeps a call for 30 days. */
  log(call: InboundCall): Promise<void>;
  /** Counts so many events in the feed's minute, all or none; false when they would be over the limit. */
  takeRate(feedId: string, minute: Instant, rate: { limit: number; events: number }): Promise<boolean>;
}

/** Feeds as those need them who receive events: at most five seconds old. */
export interface FeedSource {
  /** Null where there never was such a feed. */
  find(feedId: string): Promise<Feed | null>;
  /** Whether the workspace has this campaign. */
  hasCampaign(workspaceId: string, campaignId: string): Promise<boolean>;
  /** The feed's live signing keys, opened. */
  signingKeys(feed: Feed): Promise<readonly string[]>;
}

/** Why a call was refused, as the inbound log tells it. */
export interface RefusalNote {
  refusal: Refusal;
  errors: readonly FieldError[];
}

/** A call that could not be stored. `refused` where its caller was refused: then it is to be logged, and never taken. */
export interface SpilledCall extends EventCall {
  refused: RefusalNote | null;
}

/** Keeps calls that could not be stored, to be tried again. */
export interface SpillQueue {
  /** @throws when the call could not be kept. */
  send(call: SpilledCall): Promise<void>;
}

/** What an address belongs to: an event, or an entry of the inbound log. Their ids tell the two apart. */
export interface SealedPlace {
  id: string;
  feedId: string;
  receivedAt: Instant;
}

/**
 * Keeps what a feed's privacy hides, for us alone and until the look-back after its arrival is over (spec E-11).
 * Both may throw StoreUnavailableError.
 */
export interface AddressVault {
  /** Null where the look-back is over, or where no address key has been made yet: then nothing of it can be kept. */
  seal(text: string, place: SealedPlace): Promise<string | null>;
  /** Null where nobody can open it any more. */
  open(sealed: string, place: SealedPlace): Promise<string | null>;
}
