import type { FieldError } from '#shared/domain/errors.ts';
import type { EventCall, StoredEvent } from '#shared/domain/event.ts';
import { type Digest, hasTransaction, transactionKeys } from '#shared/domain/event-identity.ts';
import { type EventStore, StoreUnavailableError } from '#shared/domain/event-ports.ts';
import type { Feed } from '#shared/domain/feed.ts';
import { applyRejection, readRejection } from '#shared/domain/rejection.ts';

// What receives events imports this file: no zod, no luxon.

export interface TakeRejectionDeps {
  store: Pick<EventStore, 'find' | 'change'>;
  digest: Digest;
}

export type TakenRejection =
  | { kind: 'applied'; event: StoredEvent }
  | { kind: 'unmatched'; transactionId: string }
  | { kind: 'refused'; errors: readonly FieldError[] };

const ATTEMPTS = 5;

/** Lets word about a conversion have its effect (spec T-1). Doing it again changes nothing. @throws StoreUnavailableError */
export async function takeRejection(
  deps: TakeRejectionDeps,
  feed: Feed,
  call: EventCall,
): Promise<TakenRejection> {
  const reading = readRejection(call, feed);
  if (reading.kind === 'refused') return { kind: 'refused', errors: reading.errors };
  const { rejection } = reading;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const event = await findConversion(deps, feed.id, rejection.transactionId);
    if (!event) return { kind: 'unmatched', transactionId: rejection.transactionId };
    const after = applyRejection(event, rejection, call.receivedAt);
    if (after === event || (await deps.store.change(event, after, null)))
      return { kind: 'applied', event: after };
  }
  throw new StoreUnavailableError('The conversion changed with every try.');
}

async function findConversion(
  { store, digest }: TakeRejectionDeps,
  feedId: string,
  transactionId: string,
): Promise<StoredEvent | null> {
  const { given, madeUp } = transactionKeys(feedId, transactionId, digest);
  const event = await store.find(given);
  if (event !== null || madeUp === null) return event;
  const other = await store.find(madeUp);
  return other && hasTransaction(other, feedId, transactionId) ? other : null;
}
