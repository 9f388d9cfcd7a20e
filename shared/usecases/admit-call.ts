import { mayCall } from '#shared/domain/address-range.ts';
import type { FieldError } from '#shared/domain/errors.ts';
import type { CallType, Refusal } from '#shared/domain/event.ts';
import { type EventStore, type FeedSource, StoreUnavailableError } from '#shared/domain/event-ports.ts';
import type { Feed } from '#shared/domain/feed.ts';
import { type Instant, MINUTE_MS } from '#shared/domain/instants.ts';
import type { Signer } from '#shared/domain/signature.ts';

// What receives events imports this file: no zod, no luxon.

export interface AdmitCallDeps {
  feeds: Pick<FeedSource, 'find' | 'signingKeys'>;
  store: Pick<EventStore, 'takeRate'>;
  hmac: Signer['hmac'];
  isEqual: Signer['isEqual'];
}

/** Who calls, and how often: a batch counts as the events that are in it. */
export interface Caller {
  feedId: string;
  type: CallType;
  /** The address that connected. */
  address: string;
  receivedAt: Instant;
  events: number;
  /** Checks the call's signature, which stands in its parameters or in its headers. */
  checkSignature: (signer: Signer) => FieldError | null;
}

export type Admission =
  | { kind: 'admitted'; feed: Feed }
  | {
      kind: 'refused';
      refusal: Refusal;
      errors: readonly FieldError[];
      /** Null for one that is not there: nobody could read its log. */
      feed: Feed | null;
      retryAfterSeconds?: number;
    };

/** Whether a call may be looked at, before anything of it is understood (spec E-15). @throws StoreUnavailableError */
export async function admitCall(deps: AdmitCallDeps, caller: Caller): Promise<Admission> {
  const feed = await deps.feeds.find(caller.feedId);
  if (!feed) return refused('unknown-feed', 'There is no such feed.');
  if (feed.state === 'deleted') return refused('feed-deleted', 'This feed was deleted.', { feed });
  const { settings } = feed;
  if (caller.type !== 'rejection' && !settings.types.includes(caller.type))
    return refused('type-disabled', `This feed takes no ${caller.type}s.`, { feed });
  if (!mayCall(caller.address, settings.allowedAddresses))
    return refused('address-refused', 'This feed takes no calls from this address.', { feed });
  const signature = settings.signing === 'off' ? null : await wrongSignature(deps, feed, caller);
  if (signature) return { kind: 'refused', refusal: 'signature-refused', errors: [signature], feed };
  const { rateLimit } = settings;
  return rateLimit === null ? { kind: 'admitted', feed } : takeRate(deps, feed, rateLimit, caller);
}

async function wrongSignature(
  { feeds, hmac, isEqual }: AdmitCallDeps,
  feed: Feed,
  { checkSignature, receivedAt }: Caller,
): Promise<FieldError | null> {
  const keys = await feeds.signingKeys(feed);
  return checkSignature({ hmac, isEqual, keys, now: receivedAt });
}

async function takeRate(
  deps: AdmitCallDeps,
  feed: Feed,
  { perMinute }: NonNullable<Feed['settings']['rateLimit']>,
  { receivedAt, events }: Caller,
): Promise<Admission> {
  const minute = Math.floor(receivedAt / MINUTE_MS) * MINUTE_MS;
  if (await isWithinRate(deps, feed.id, minute, { limit: perMinute, events }))
    return { kind: 'admitted', feed };
  const retryAfterSeconds = Math.max(1, Math.ceil((minute + MINUTE_MS - receivedAt) / 1000));
  const message = `This feed takes ${perMinute} events a minute.`;
  return refused('rate-limited', message, { feed, retryAfterSeconds });
}

/** While the counter is away no call is turned away for it: what may be kept is worth more than a limit (spec E-14). */
async function isWithinRate(
  { store }: AdmitCallDeps,
  ...question: Parameters<EventStore['takeRate']>
): Promise<boolean> {
  try {
    return await store.takeRate(...question);
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    return true;
  }
}

const refused = (
  refusal: Refusal,
  message: string,
  more: { feed?: Feed; retryAfterSeconds?: number } = {},
): Admission => ({ kind: 'refused', refusal, errors: [{ path: '', message }], feed: null, ...more });
