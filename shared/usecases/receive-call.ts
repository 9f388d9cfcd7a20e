import { hiddenValues, shownAddress, shownParameters } from '#shared/domain/address-privacy.ts';
import type { FieldError } from '#shared/domain/errors.ts';
import type { CallOutcome, CallType, EventCall, InboundCall, Refusal } from '#shared/domain/event.ts';
import { REFUSALS } from '#shared/domain/event.ts';
import { answerEvent, type EventAnswer, redirectTarget } from '#shared/domain/event-answer.ts';
import { answeredId, identitiesOf, transactionIdOf } from '#shared/domain/event-identity.ts';
import {
  type AddressVault,
  type EventStore,
  type RefusalNote,
  type SpillQueue,
  StoreUnavailableError,
} from '#shared/domain/event-ports.ts';
import type { Feed } from '#shared/domain/feed.ts';
import { inboundIdOf } from '#shared/domain/inbound-id.ts';
import { loggedParameters } from '#shared/domain/logged-parameters.ts';
import { readEvent } from '#shared/domain/read-event.ts';
import { readRejection } from '#shared/domain/rejection.ts';
import { type TakeEventDeps, type TakenEvent, takeEvent } from './take-event.ts';
import { type TakeRejectionDeps, takeRejection } from './take-rejection.ts';

// What receives events imports this file: no zod, no luxon.

export interface ReceiveCallDeps extends TakeEventDeps, TakeRejectionDeps {
  store: EventStore;
  spill: SpillQueue;
  isBot: (userAgent: string) => boolean;
}

/** What a caller is answered; `redirect` is set where a click may be sent on, null if there is nowhere to. */
export type Received = Taken | { kind: 'queued'; transactionId: string | null };
/** `eventId` is that of the event which is stored; null where none is. */
export type Taken =
  | { kind: 'understood'; answer: EventAnswer; eventId: string | null; redirect?: string | null }
  | {
      kind: 'rejection';
      answer: { status: string; transaction_id?: string | null };
      eventId: string | null;
    }
  | RefusedCall;
export interface RefusedCall {
  kind: 'refused';
  refusal: Refusal;
  errors: readonly FieldError[];
  retryAfterSeconds?: number;
}

/**
 * Takes a call that was let in and keeps it whatever happens: as an event, in the inbound log, or, while the table is
 * away, in a queue (spec E-14).
 * @throws what the queue throws if it is away too: then nothing is kept, and the caller has to hear of it.
 */
export async function receiveCall(deps: ReceiveCallDeps, feed: Feed, call: EventCall): Promise<Received> {
  try {
    return await takeCall(deps, feed, call);
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    const answer = answerUnstored(deps, feed, call);
    await deps.spill.send({ ...keptOf(call), refused: answer.kind === 'refused' ? noteOf(answer) : null });
    return answer;
  }
}

/** What the call alone tells: whether it can be understood at all, and the id that it will be found by once it is stored. */
export function answerUnstored(
  { digest }: Pick<ReceiveCallDeps, 'digest'>,
  feed: Feed,
  call: EventCall,
): Extract<Received, { kind: 'queued' | 'refused' }> {
  const reading = call.type === 'rejection' ? readRejection(call, feed) : readEvent(call.type, call, feed);
  if (reading.kind === 'refused') return reading;
  if (reading.kind === 'rejection') return { kind: 'queued', transactionId: reading.rejection.transactionId };
  const { draft } = reading;
  const transactionId = transactionIdOf(draft, identitiesOf(draft, digest));
  return { kind: 'queued', transactionId: answeredId({ ...draft, transactionId }) };
}

export type TakeCallDeps = Omit<ReceiveCallDeps, 'spill'>;

/** As `receiveCall`, for those who can wait themselves. @throws StoreUnavailableError */
export function takeCall(deps: TakeCallDeps, feed: Feed, call: EventCall): Promise<Taken> {
  return call.type === 'rejection'
    ? receiveRejection(deps, feed, call)
    : receiveEvent(deps, feed, call.type, call);
}

async function receiveEvent(
  deps: TakeCallDeps,
  feed: Feed,
  type: Exclude<CallType, 'rejection'>,
  call: EventCall,
): Promise<Taken> {
  const taken = await takeEvent(deps, feed, type, call);
  if (taken.kind === 'refused') return refuse(deps, feed, call, 'invalid-parameter', taken.errors);
  if (taken.kind !== 'accepted') await logCall(deps, feed, call, outcomeOf(taken));
  const { event, draft } = taken;
  const context = {
    settings: feed.settings,
    fields: draft.answerFields,
    notImported: taken.kind === 'not-imported' ? taken.reason : null,
    isDuplicate: taken.kind === 'duplicate',
    isBot: deps.isBot,
  };
  return {
    kind: 'understood',
    answer: answerEvent(event, context),
    eventId: taken.kind === 'not-imported' ? null : event.id,
    ...(draft.mayRedirect ? { redirect: redirectTarget(event, context) } : {}),
  };
}

const outcomeOf = (taken: Exclude<TakenEvent, { kind: 'refused' }>): Outcome => ({
  outcome: taken.kind,
  code: 200,
  reason: taken.kind === 'not-imported' ? taken.reason : null,
  transactionId: taken.event.type === 'click' ? taken.event.clickId : taken.event.transactionId,
});

async function receiveRejection(deps: TakeCallDeps, feed: Feed, call: EventCall): Promise<Taken> {
  const taken = await takeRejection(deps, feed, call);
  if (taken.kind === 'refused') return refuse(deps, feed, call, 'invalid-parameter', taken.errors);
  if (taken.kind === 'unmatched') {
    const { transactionId } = taken;
    const outcome: Outcome = { outcome: 'not-imported', code: 200, reason: 'UNMATCHED', transactionId };
    await logCall(deps, feed, call, outcome);
    return { kind: 'rejection', answer: { status: 'unmatched' }, eventId: null };
  }
  const { status, transactionId, id } = taken.event;
  await logCall(deps, feed, call, { outcome: 'accepted', code: 200, reason: null, transactionId });
  return { kind: 'rejection', answer: { status, transaction_id: transactionId }, eventId: id };
}

/**
 * Refuses a call, whatever state the table is in: while it is away the queue keeps the refusal for the inbound log. Not
 * of calls over the rate, though: of those as many come as somebody likes to send.
 * @throws what the queue throws if it is away too.
 */
export async function refuseForSure(
  deps: LogDeps & Pick<ReceiveCallDeps, 'spill'>,
  feed: Feed,
  call: EventCall,
  { refusal, errors }: Pick<RefusedCall, 'refusal' | 'errors'>,
): Promise<RefusedCall> {
  try {
    return await refuse(deps, feed, call, refusal, errors);
  } catch (error) {
    if (!(error instanceof StoreUnavailableError) || refusal === 'rate-limited') throw error;
    await deps.spill.send({ ...keptOf(call), refused: noteOf({ refusal, errors }) });
    return { kind: 'refused', refusal, errors };
  }
}

/** What the log tells of a refusal. */
const noteOf = ({ refusal, errors }: Pick<RefusedCall, 'refusal' | 'errors'>): RefusalNote => ({
  refusal,
  errors: errors.slice(0, 1),
});

/** As much of a call as log and queue can hold, which is all of what may become an event. */
const keptOf = (call: EventCall): EventCall => ({ ...call, parameters: loggedParameters(call.parameters) });

/** Refuses a call and keeps it in the inbound log, from where it can be replayed. @throws StoreUnavailableError */
export async function refuse(
  deps: LogDeps,
  feed: Feed,
  call: EventCall,
  refusal: Refusal,
  errors: readonly FieldError[],
): Promise<RefusedCall> {
  const [first] = errors;
  const outcome: Outcome = {
    outcome: 'refused',
    code: REFUSALS[refusal],
    reason: refusal,
    path: first?.path ?? null,
    message: first?.message ?? null,
    transactionId: null,
  };
  await logCall(deps, feed, call, outcome);
  return { kind: 'refused', refusal, errors };
}

type Outcome = Pick<InboundCall, 'code' | 'reason' | 'transactionId'> & {
  outcome: CallOutcome;
  /** Follows from the call unless told otherwise. */
  id?: string;
  eventId?: string | null;
  path?: string | null;
  message?: string | null;
};

export interface LogDeps {
  store: Pick<EventStore, 'log'>;
  addresses: Pick<AddressVault, 'seal'>;
}

/** Keeps an entry of the inbound log, with what it masks sealed. @throws StoreUnavailableError */
export async function logCall(
  { store, addresses }: LogDeps,
  feed: Feed,
  sent: EventCall,
  outcome: Outcome,
): Promise<void> {
  const call = keptOf(sent);
  const entry = entryOf(feed, call, outcome);
  const hidden = hiddenValues(call, entry);
  const sealed = hidden && (await addresses.seal(JSON.stringify(hidden), entry));
  await store.log({ ...entry, sealed });
}

function entryOf(feed: Feed, call: EventCall, outcome: Outcome): Omit<InboundCall, 'sealed'> {
  const type = call.type === 'rejection' ? 'conversion' : call.type;
  return {
    id: inboundIdOf(call),
    workspaceId: feed.workspaceId,
    feedId: feed.id,
    receivedAt: call.receivedAt,
    type: call.type,
    method: call.method,
    path: null,
    message: null,
    eventId: null,
    ...outcome,
    parameters: shownParameters(type, call.parameters, feed.settings),
    address: shownAddress(call.callerAddress, feed.settings),
    country: call.edgeCountry,
    replayedAt: null,
    replayedBy: null,
  };
}
