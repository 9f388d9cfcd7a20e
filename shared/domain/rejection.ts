import { changeStatus } from './change-status.ts';
import type { EventCall, EventStatus, StoredEvent } from './event.ts';
import { type KnownParameter, type SentParameter, understandParameters } from './event-parameters.ts';
import type { Feed } from './feed.ts';
import type { Instant } from './instants.ts';
import { checkSize, createParameterReader } from './parameter-reader.ts';
import { type RefusedReading, refusedReading, statusOf } from './read-event.ts';

/** Word about a conversion that was received before. */
export interface Rejection {
  transactionId: string;
  /** Null for an unknown word, which has no effect (spec T-2). */
  to: EventStatus | null;
  /** `status` as sent, and by which inbound name; null where it is left to be `rejected`. */
  word: { name: string; sent: string } | null;
  reason: string | null;
}

export type RejectionReading = { kind: 'rejection'; rejection: Rejection } | RefusedReading;

/** Understands a call to `/rejections/{feed}`; names and words that the feed maps for conversions hold here too. */
export function readRejection(call: EventCall, feed: Pick<Feed, 'settings'>): RejectionReading {
  const tooLarge = checkSize(call.parameters);
  if (tooLarge) return refusedReading([tooLarge]);
  const known = knownParameters(call, feed);
  const reader = createParameterReader(known);
  const transactionId = reader.text('external_transaction_id') ?? reader.text('transaction_id');
  const reason = reader.text('third_party_rejected_reason');
  if (reader.errors.length > 0) return refusedReading(reader.errors);
  if (transactionId === null) {
    const path = 'external_transaction_id';
    return refusedReading([{ path, message: `${path} is missing: it tells which conversion is meant.` }]);
  }
  const status = known.get('status');
  return {
    kind: 'rejection',
    rejection: {
      transactionId,
      to: status === undefined ? 'rejected' : statusOf(status.value),
      word: status === undefined ? null : { name: status.name, sent: status.sent },
      reason,
    },
  };
}

/** The conversion with what was told of it; the same one where nothing of it is new. */
export function applyRejection(
  event: StoredEvent,
  { to, word, reason }: Rejection,
  at: Instant,
): StoredEvent {
  if (to === null) return withUnknownWord(event, word);
  const thirdPartyRejectedReason = reason ?? event.thirdPartyRejectedReason;
  const isTold = thirdPartyRejectedReason === event.thirdPartyRejectedReason;
  const told = isTold ? event : { ...event, thirdPartyRejectedReason };
  const changed = changeStatus(told, { to, by: 'rejection', reason, at });
  return changed === event ? event : { ...changed, revision: event.revision + 1 };
}

function withUnknownWord(event: StoredEvent, word: Rejection['word']): StoredEvent {
  if (word === null || event.parameters[word.name] === word.sent) return event;
  return {
    ...event,
    flags: [...new Set([...event.flags, 'unknown-status' as const])],
    parameters: { ...event.parameters, [word.name]: word.sent },
    revision: event.revision + 1,
  };
}

/** The names of this call's own stand for what conversions call otherwise, and before it. */
function knownParameters(
  { parameters }: EventCall,
  { settings }: Pick<Feed, 'settings'>,
): ReadonlyMap<KnownParameter, SentParameter> {
  const known = new Map(understandParameters('conversion', parameters, settings).known);
  const names = [
    ['external_transaction_id', 'external_transaction_id'],
    ['new_rejected_reason', 'third_party_rejected_reason'],
    ['status', 'status'],
  ] as const;
  for (const [name, parameter] of names) {
    const sent = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (sent !== undefined && known.get(parameter)?.name !== name) {
      known.set(parameter, { name, sent, value: sent });
    }
  }
  return known;
}
