import { shownAddress, shownParameters } from './address-privacy.ts';
import type { EventFlag, EventStatus, StatusChange, StoredEvent } from './event.ts';
import type { EventDraft } from './event-draft.ts';
import { type Identities, publicId, transactionIdOf } from './event-identity.ts';
import type { Feed } from './feed.ts';
import { countedAtOf, inheritedFrom } from './join-click.ts';

const CAMPAIGN_ID = /^cmp_[a-z0-9]{1,40}$/;

export interface EventContext {
  feed: Pick<Feed, 'workspaceId' | 'currency' | 'settings'>;
  identities: Identities;
  /** Of a conversion: its click, where that is known. */
  click: StoredEvent | null;
  /** Whether the workspace has the campaign of `campaignToLookUp`. */
  hasCampaign: boolean;
  /** Listed, but in no counter. */
  isRepeated?: boolean;
  /** Of an event whose feed keeps addresses private. */
  sealedAddress?: string | null;
}

/** The campaign that has to be asked for; null where there is none, or where no campaign can have that id. */
export function campaignToLookUp(
  { campaign }: Pick<EventDraft, 'campaign'>,
  { campaignId }: Feed['settings'],
): string | null {
  const id = campaign?.id ?? campaignId;
  return id !== null && CAMPAIGN_ID.test(id) ? id : null;
}

/** The event as it is first stored: what its call says, what it takes from its click, and the feed's defaults. */
export function createEvent(draft: EventDraft, context: EventContext): StoredEvent {
  const { feed, identities, click, isRepeated = false, sealedAddress = null } = context;
  const status = draft.thirdPartyDecision ?? draft.status ?? 'approved';
  const joined = click === null ? draft : inheritedFrom(click, draft);
  const { address, campaign, thirdPartyDecision, answerFields, mayRedirect, ...told } = joined;
  const { campaignId, flags, parameters } = campaignOf(draft, context);
  const matched = draft.type === 'conversion' && draft.clickId !== null ? click !== null : null;
  return {
    ...told,
    id: publicId(identities),
    workspaceId: feed.workspaceId,
    transactionId: transactionIdOf(draft, identities),
    status,
    verdict: { decision: status, monitoring: feed.settings.monitoring, group: null, reasons: [] },
    matched,
    campaignNamed: matched === false ? campaign !== null : null,
    repeated: isRepeated,
    campaignId,
    flags,
    parameters,
    ip: shownAddress(address, feed.settings),
    sealedAddress,
    revenue: draft.revenue ?? 0n,
    payout: draft.payout ?? 0n,
    currency: draft.currency ?? feed.currency,
    history: draft.type === 'conversion' ? [firstStatus(draft, status)] : [],
    revision: 1,
    countedAt: countedAtOf(told, feed.settings),
  };
}

/** Its own, else its click's, else the feed's; one that the workspace does not have is none, and its name is kept. */
function campaignOf(
  draft: EventDraft,
  { feed, click, hasCampaign }: EventContext,
): Pick<StoredEvent, 'campaignId' | 'flags' | 'parameters'> {
  const { settings } = feed;
  const { campaign, flags } = draft;
  const unknown: readonly EventFlag[] = [...flags, 'unknown-campaign'];
  const parameters = shownParameters(draft.type, draft.parameters, settings);
  if (campaign !== null) {
    return hasCampaign
      ? { campaignId: campaign.id, flags, parameters }
      : { campaignId: null, flags: unknown, parameters: { ...parameters, [campaign.name]: campaign.id } };
  }
  const ofClick = click?.campaignId ?? null;
  if (ofClick !== null || settings.campaignId === null) return { campaignId: ofClick, flags, parameters };
  return hasCampaign
    ? { campaignId: settings.campaignId, flags, parameters }
    : { campaignId: null, flags: unknown, parameters };
}

const firstStatus = (draft: EventDraft, to: EventStatus): StatusChange => ({
  at: draft.receivedAt,
  by: 'postback',
  from: null,
  to,
  reason: draft.thirdPartyRejectedReason,
});
