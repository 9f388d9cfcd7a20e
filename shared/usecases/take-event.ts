import { campaignToLookUp, createEvent } from '#shared/domain/create-event.ts';
import { type DuplicateDecision, decideDuplicate } from '#shared/domain/duplicate-event.ts';
import type { FieldError } from '#shared/domain/errors.ts';
import type { EventCall, EventType, NotImported, StoredEvent } from '#shared/domain/event.ts';
import type { EventDraft } from '#shared/domain/event-draft.ts';
import {
  callIdentity,
  clickKey,
  type Digest,
  type Identities,
  identitiesOf,
  publicId,
} from '#shared/domain/event-identity.ts';
import {
  type AddressVault,
  type EventStore,
  type FeedSource,
  type Insertion,
  StoreUnavailableError,
} from '#shared/domain/event-ports.ts';
import type { Feed } from '#shared/domain/feed.ts';
import { decideImport } from '#shared/domain/import-decision.ts';
import { readEvent } from '#shared/domain/read-event.ts';

// What receives events imports this file: no zod, no luxon.

export interface TakeEventDeps {
  store: Pick<EventStore, 'insert' | 'find' | 'change'>;
  feeds: Pick<FeedSource, 'hasCampaign'>;
  addresses: AddressVault;
  digest: Digest;
}

/** What became of a call that is an event. */
export type TakenEvent =
  | { kind: 'accepted' | 'duplicate'; draft: EventDraft; event: StoredEvent }
  /** `event` is what it would have been. */
  | { kind: 'not-imported'; draft: EventDraft; event: StoredEvent; reason: NotImported }
  | { kind: 'refused'; errors: readonly FieldError[] };

/** So many calls about one conversion at the same moment are rare; the queue takes over then. */
const ATTEMPTS = 5;

/**
 * Understands a call as an event of the feed and stores it, once: by one write, or two where it stands beside or
 * changes one that is known (spec E-9, E-10). Doing it again with the same call changes nothing more.
 * @throws StoreUnavailableError
 */
export async function takeEvent(
  deps: TakeEventDeps,
  feed: Feed,
  type: EventType,
  call: EventCall,
): Promise<TakenEvent> {
  const reading = readEvent(type, call, feed);
  if (reading.kind === 'refused') return { kind: 'refused', errors: reading.errors };
  const { draft } = reading;
  const taking: Taking = { feed, draft, identities: identitiesOf(draft, deps.digest) };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const taken = await attemptToTake(deps, taking);
    if (taken) return taken;
  }
  throw new StoreUnavailableError('The event changed with every try.');
}

interface Taking {
  feed: Feed;
  draft: EventDraft;
  identities: Identities;
}

/** Null where something happened in between: it is to be looked at again. */
async function attemptToTake(deps: TakeEventDeps, taking: Taking): Promise<TakenEvent | null> {
  const { feed, draft, identities } = taking;
  const prepared = await prepare(deps, taking, identities);
  const { event } = prepared;
  const { advertiser, publisher, offer, subId } = event;
  const campaign = event.campaignId ?? draft.campaign?.id ?? null;
  const reason = decideImport(feed, { advertiser, publisher, offer, subId, campaign });
  if (reason !== null) return { kind: 'not-imported', draft, event, reason };
  const insertion = await insert(deps, prepared, identities);
  if (insertion.kind === 'stored') return { kind: 'accepted', draft, event };
  if (insertion.kind === 'click-arrived') return null;
  const decision = decideDuplicate({
    ...taking,
    existing: insertion.event,
    takenBy: insertion.by,
    call: callIdentity(draft, deps.digest),
  });
  return carryOut(deps, taking, insertion.event, decision);
}

async function carryOut(
  deps: TakeEventDeps,
  taking: Taking,
  first: StoredEvent,
  decision: DuplicateDecision,
): Promise<TakenEvent | null> {
  const { draft } = taking;
  switch (decision.kind) {
    case 'nothing':
      return { kind: 'duplicate', draft, event: first };
    case 'refused':
      return { kind: 'refused', errors: decision.errors };
    case 'own': {
      const own = await prepare(deps, taking, decision.identities);
      const insertion = await insert(deps, own, decision.identities);
      return insertion.kind === 'stored' ? { kind: 'accepted', draft, event: own.event } : null;
    }
    case 'repeated': {
      const repeated = await prepare(deps, taking, decision.identities, true);
      const insertion = await insert(deps, repeated, decision.identities);
      return insertion.kind === 'click-arrived' ? null : { kind: 'duplicate', draft, event: first };
    }
    case 'change':
      return change(deps, draft, first, decision);
  }
}

async function change(
  { store }: TakeEventDeps,
  draft: EventDraft,
  first: StoredEvent,
  { after, alsoKnownBy }: Extract<DuplicateDecision, { kind: 'change' }>,
): Promise<TakenEvent | null> {
  if (await store.change(first, after, alsoKnownBy)) return { kind: 'duplicate', draft, event: after };
  const known = alsoKnownBy === null ? null : await store.find(alsoKnownBy);
  return known ? { kind: 'duplicate', draft, event: known } : null;
}

interface Prepared {
  event: StoredEvent;
  /** Where the click will be found that the event came before. */
  awaits: string | null;
}

/** Looks up what the event refers to. An inactive feed imports nothing, so there is nothing to look up. */
async function prepare(
  deps: TakeEventDeps,
  { feed, draft }: Taking,
  identities: Identities,
  isRepeated = false,
): Promise<Prepared> {
  const { store, feeds, digest } = deps;
  if (feed.state !== 'active') {
    const event = createEvent(draft, { feed, identities, click: null, hasCampaign: false });
    return { event, awaits: null };
  }
  const clickId = draft.type === 'conversion' ? draft.clickId : null;
  const key = clickId === null ? null : clickKey(feed.id, clickId, digest);
  const campaignId = campaignToLookUp(draft, feed.settings);
  const [click, hasCampaign, sealedAddress] = await Promise.all([
    key === null ? null : store.find(key),
    campaignId === null ? false : feeds.hasCampaign(feed.workspaceId, campaignId),
    sealAddress(deps, feed, draft, publicId(identities)),
  ]);
  const event = createEvent(draft, { feed, identities, click, hasCampaign, isRepeated, sealedAddress });
  return { event, awaits: click === null ? key : null };
}

function sealAddress(
  { addresses }: TakeEventDeps,
  { settings }: Feed,
  { address, feedId, receivedAt }: EventDraft,
  id: string,
): Promise<string | null> | null {
  return settings.ipPrivacy && address !== null ? addresses.seal(address, { id, feedId, receivedAt }) : null;
}

const insert = (
  { store }: TakeEventDeps,
  { event, awaits }: Prepared,
  identities: Identities,
): Promise<Insertion> =>
  store.insert(
    event,
    identities.map(({ key }) => key),
    awaits,
  );
