import { shownParameters } from './address-privacy.ts';
import { changeStatus } from './change-status.ts';
import type { FieldError } from './errors.ts';
import type { EventFlag, StoredEvent } from './event.ts';
import type { EventDraft } from './event-draft.ts';
import type { Identities, Identity } from './event-identity.ts';
import type { DuplicateMode, Feed } from './feed.ts';
import type { Micros } from './micros.ts';

/** What becomes of a repeated event. */
export type DuplicateDecision =
  | { kind: 'nothing' }
  /** A conversion of its own, known by these identities. */
  | { kind: 'own'; identities: Identities }
  /** Listed, in no counter, known by these identities. */
  | { kind: 'repeated'; identities: Identities }
  /** The first one is replaced by `after`, and is known by one more key where there is one. */
  | { kind: 'change'; after: StoredEvent; alsoKnownBy: string | null }
  /** Its amounts cannot be put to those of the first one. */
  | { kind: 'refused'; refusal: 'invalid-parameter'; errors: readonly FieldError[] };

export interface RepeatedEvent {
  feed: Pick<Feed, 'currency' | 'settings'>;
  /** What is stored under the identity that is taken. */
  existing: StoredEvent;
  draft: EventDraft;
  identities: Identities;
  /** Index of the first identity that is taken. */
  takenBy: number;
  /** See `callIdentity`. */
  call: Identity;
}

type Action = 'nothing' | 'own' | 'repeated' | 'replace' | 'add';
/** How a conversion is repeated: its transaction id is known, or is new on a known click, or it has none. */
type Repetition = 'known' | 'new' | 'none';

const ACTIONS: Readonly<Record<DuplicateMode, Readonly<Record<Repetition, Action>>>> = {
  ignore: { new: 'nothing', known: 'nothing', none: 'nothing' },
  ignoreUnlessNewTransaction: { new: 'own', known: 'nothing', none: 'nothing' },
  keepRepeated: { new: 'repeated', known: 'nothing', none: 'repeated' },
  replace: { new: 'replace', known: 'replace', none: 'replace' },
  addPayout: { new: 'add', known: 'nothing', none: 'add' },
};

/**
 * What a feed's duplicate mode makes of an event that is known already (spec E-9). Word of a third party on a repeated
 * postback holds in every mode (spec T-1): it is about the first conversion, so the call is not listed as one more.
 */
export function decideDuplicate(event: RepeatedEvent): DuplicateDecision {
  const { feed, draft, identities, call } = event;
  if (draft.type !== 'conversion') return { kind: 'nothing' };
  const [first] = identities;
  const repetition = repetitionOf(event);
  const action = ACTIONS[feed.settings.duplicateMode][repetition];
  if (action === 'own') return { kind: 'own', identities: [first] };
  if (action === 'repeated' && draft.thirdPartyStatus === null) {
    return { kind: 'repeated', identities: [repetition === 'new' ? first : call] };
  }
  if (mixesCurrencies(event, action)) return refusedCurrency(event);
  const changed = withWordOfThirdParty(CHANGES[action](event), draft);
  const alsoKnownBy = laterKnownBy(event, action, repetition);
  if (alsoKnownBy === null && isSame(event.existing, changed)) return { kind: 'nothing' };
  return { kind: 'change', after: { ...changed, revision: event.existing.revision + 1 }, alsoKnownBy };
}

function repetitionOf({ draft, identities, takenBy }: RepeatedEvent): Repetition {
  if (identities[takenBy]?.kind !== 'click-and-event') return 'known';
  return draft.transactionId === null ? 'none' : 'new';
}

const asItWas = ({ existing }: RepeatedEvent): StoredEvent => existing;

const CHANGES: Readonly<Record<Action, (event: RepeatedEvent) => StoredEvent>> = {
  nothing: asItWas,
  own: asItWas,
  repeated: asItWas,
  replace: replaced,
  add: (event) => ({
    ...event.existing,
    revenue: event.existing.revenue + (event.draft.revenue ?? 0n),
    payout: event.existing.payout + (event.draft.payout ?? 0n),
    currency: currencyAfter(event),
  }),
};

/** What the repeated call does not say stays as it was. */
function replaced(event: RepeatedEvent): StoredEvent {
  const { existing, draft, feed } = event;
  const parameters = shownParameters(draft.type, draft.parameters, feed.settings);
  const after = {
    ...existing,
    revenue: draft.revenue ?? existing.revenue,
    payout: draft.payout ?? existing.payout,
    currency: currencyAfter(event),
    parameters: Object.keys(parameters).length > 0 ? parameters : existing.parameters,
    flags: withFlags(existing.flags, draft.flags),
  };
  // A third party's word weighs more, and is applied to every repeated call.
  if (draft.status === null || draft.thirdPartyDecision !== null) return after;
  return changeStatus(after, { to: draft.status, by: 'postback', reason: null, at: draft.receivedAt });
}

function withWordOfThirdParty(event: StoredEvent, draft: EventDraft): StoredEvent {
  const { thirdPartyStatus, thirdPartyRejectedReason, thirdPartyDecision } = draft;
  const isUnknown = thirdPartyStatus !== null && thirdPartyDecision === null;
  const told: StoredEvent = {
    ...event,
    thirdPartyStatus: thirdPartyStatus ?? event.thirdPartyStatus,
    thirdPartyRejectedReason: thirdPartyRejectedReason ?? event.thirdPartyRejectedReason,
    flags: isUnknown ? withFlags(event.flags, ['unknown-status']) : event.flags,
  };
  if (thirdPartyDecision === null) return told;
  const reason = thirdPartyRejectedReason;
  return changeStatus(told, { to: thirdPartyDecision, by: 'postback', reason, at: draft.receivedAt });
}

/**
 * A new transaction id that changed the first conversion is known from then on. What was added without one is known by
 * its call, so that a later try of the call does not add it again.
 */
function laterKnownBy(
  { identities, call }: RepeatedEvent,
  action: Action,
  repetition: Repetition,
): string | null {
  if (action !== 'add' && action !== 'replace') return null;
  if (repetition === 'new') return identities[0].key;
  return action === 'add' ? call.key : null;
}

const isMoney = (amount: Micros | null): boolean => amount !== null && amount !== 0n;
const bringsMoney = ({ draft }: RepeatedEvent): boolean => isMoney(draft.revenue) || isMoney(draft.payout);

function currencyAfter(event: RepeatedEvent): string {
  return bringsMoney(event) ? (event.draft.currency ?? event.feed.currency) : event.existing.currency;
}

/** Whether amounts that stay would stand in another currency than those that come. */
function mixesCurrencies(event: RepeatedEvent, action: Action): boolean {
  const { existing, draft } = event;
  if (currencyAfter(event) === existing.currency) return false;
  if (action !== 'add' && action !== 'replace') return false;
  const staying = [
    existing.purchaseValue,
    action === 'replace' && draft.revenue !== null ? null : existing.revenue,
    action === 'replace' && draft.payout !== null ? null : existing.payout,
  ];
  return staying.some(isMoney);
}

function refusedCurrency({ existing }: RepeatedEvent): DuplicateDecision {
  const message = `currency is not ${existing.currency}, in which the amounts of this conversion are.`;
  return { kind: 'refused', refusal: 'invalid-parameter', errors: [{ path: 'currency', message }] };
}

function withFlags(flags: readonly EventFlag[], more: readonly EventFlag[]): readonly EventFlag[] {
  return [...new Set([...flags, ...more])];
}

function isSame(before: StoredEvent, after: StoredEvent): boolean {
  const compared = (event: StoredEvent): string =>
    JSON.stringify([
      String(event.revenue),
      String(event.payout),
      event.currency,
      event.status,
      event.thirdPartyStatus,
      event.thirdPartyRejectedReason,
      event.flags,
      Object.entries(event.parameters).sort(),
    ]);
  return compared(before) === compared(after);
}
