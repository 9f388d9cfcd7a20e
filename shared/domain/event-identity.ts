import { BASE_32_ALPHABET, toBase32 } from './base-32.ts';
import type { StoredEvent } from './event.ts';
import type { EventDraft } from './event-draft.ts';

/** SHA-256 of a UTF-8 text. */
export type Digest = (text: string) => Uint8Array;

/** One of the ways by which a repeated event is known. */
export interface Identity {
  kind: 'click' | 'transaction' | 'click-and-event' | 'call';
  /** 26 characters of base 32: 130 bits of a hash, so that no caller's text gets into a key. */
  key: string;
}
/** The first one's key holds the event, those of the others point to it. */
export type Identities = readonly [Identity, ...Identity[]];

/** Characters of an identity. */
export const IDENTITY_LENGTH = 26;
const KEY = new RegExp(`^[${BASE_32_ALPHABET}]{${IDENTITY_LENGTH}}$`);

type Identified = Pick<EventDraft, 'feedId' | 'type' | 'clickId' | 'transactionId' | 'eventName' | 'nonce'>;

/** By what a repeated event is known (spec E-9): what has nothing of its own is new with every call. */
export function identitiesOf(draft: Identified, digest: Digest): Identities {
  const { feedId, type, clickId, transactionId, eventName } = draft;
  if (type === 'click' && clickId !== null) {
    return [{ kind: 'click', key: clickKey(feedId, clickId, digest) }];
  }
  const identities: Identity[] = [];
  if (transactionId !== null) {
    identities.push({
      kind: 'transaction',
      key: keyOf([feedId, type, 'transaction', transactionId], digest),
    });
  }
  if (type === 'conversion' && clickId !== null) {
    identities.push({
      kind: 'click-and-event',
      key: keyOf([feedId, type, 'click', clickId, eventName], digest),
    });
  }
  const [first, ...others] = identities;
  return first ? [first, ...others] : [callIdentity(draft, digest)];
}

/** The call's own, which a later try of the same call has too. */
export function callIdentity({ feedId, type, nonce }: Identified, digest: Digest): Identity {
  return { kind: 'call', key: keyOf([feedId, type, 'call', nonce], digest) };
}

/** Where the click of a feed is found. */
export function clickKey(feedId: string, clickId: string, digest: Digest): string {
  return keyOf([feedId, 'click', 'click', clickId], digest);
}

/**
 * Where the conversion of a feed with this transaction id is found. `madeUp` is another place to look, if the text may
 * be an id that we made up; what is found there counts only if `hasTransaction` says so.
 */
export function transactionKeys(
  feedId: string,
  transactionId: string,
  digest: Digest,
): { given: string; madeUp: string | null } {
  return {
    given: keyOf([feedId, 'conversion', 'transaction', transactionId], digest),
    madeUp: KEY.test(transactionId) ? transactionId : null,
  };
}

export const hasTransaction = (
  event: Pick<StoredEvent, 'feedId' | 'type' | 'transactionId'>,
  feedId: string,
  transactionId: string,
): boolean => event.feedId === feedId && event.type === 'conversion' && event.transactionId === transactionId;

export const publicId = (identities: Identities): string => `evt_${identities[0].key}`;

/** Its own transaction id, or one made up: the first identity's key, the same for every try of a call. */
export function transactionIdOf(
  draft: Pick<EventDraft, 'type' | 'transactionId'>,
  identities: Identities,
): string | null {
  return draft.type === 'click' ? null : (draft.transactionId ?? identities[0].key);
}

/** What an answer calls `transaction_id`: of a click its click id. */
export function answeredId(event: Pick<StoredEvent, 'type' | 'clickId' | 'transactionId'>): string | null {
  return event.type === 'click' ? event.clickId : event.transactionId;
}

/** 26 characters of a hash over parts. A JSON array keeps them apart, whatever is in them. */
export function keyOf(parts: readonly (string | null)[], digest: Digest): string {
  return toBase32(digest(JSON.stringify(parts)).subarray(0, IDENTITY_LENGTH));
}
