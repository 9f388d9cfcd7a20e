import type { FieldError } from './errors.ts';
import {
  EVENT_STATUSES,
  type EventCall,
  type EventStatus,
  type EventTexts,
  type EventType,
} from './event.ts';
import type { EventDraft } from './event-draft.ts';
import { type KnownParameter, type UnderstoodParameters, understandParameters } from './event-parameters.ts';
import { parseEventTime } from './event-times.ts';
import type { Feed } from './feed.ts';
import {
  checkSize,
  createParameterReader,
  type ParameterReader,
  parseAmount,
  parseCallerAddress,
  parseCountry,
  parseCurrency,
} from './parameter-reader.ts';
import { SIGNATURE_PARAMETERS } from './signature.ts';

const TIME_PARAMETERS = {
  click: 'click_time',
  conversion: 'conversion_time',
  impression: 'impression_time',
} as const satisfies Record<EventType, KnownParameter>;

export const ADDRESS_PARAMETERS = {
  click: 'click_ip',
  conversion: 'conversion_ip',
  impression: 'impression_ip',
} as const satisfies Record<EventType, KnownParameter>;

const TEXTS = [
  ['advertiser', 'advertiser'],
  ['publisher', 'publisher'],
  ['offer', 'offer'],
  ['sub_id', 'subId'],
  ['sub_id2', 'subId2'],
  ['sub_id3', 'subId3'],
  ['sub_id4', 'subId4'],
  ['sub_id5', 'subId5'],
  ['sub_id6', 'subId6'],
  ['keyword', 'keyword'],
  ['device_id', 'deviceId'],
  ['user_agent', 'userAgent'],
  ['referer', 'referer'],
  ['browser_languages', 'browserLanguages'],
  ['site_url', 'siteUrl'],
  ['session_time', 'sessionTime'],
  ['event_id', 'eventId'],
  ['third_party_status', 'thirdPartyStatus'],
  ['third_party_rejected_reason', 'thirdPartyRejectedReason'],
  ['network_campaign_id', 'networkCampaignId'],
] as const satisfies readonly (readonly [KnownParameter, keyof EventTexts])[];

/** Of an event that carries none. */
export const NO_TEXTS: EventTexts = {
  advertiser: null,
  publisher: null,
  offer: null,
  subId: null,
  subId2: null,
  subId3: null,
  subId4: null,
  subId5: null,
  subId6: null,
  keyword: null,
  country: null,
  deviceId: null,
  userAgent: null,
  referer: null,
  browserLanguages: null,
  siteUrl: null,
  sessionTime: null,
  eventId: null,
  thirdPartyStatus: null,
  thirdPartyRejectedReason: null,
  networkCampaignId: null,
};

/** A call that cannot be understood; `path` of each error is the inbound name as sent. */
export interface RefusedReading {
  kind: 'refused';
  refusal: 'invalid-parameter';
  errors: readonly FieldError[];
}

export type EventReading = { kind: 'event'; draft: EventDraft } | RefusedReading;

/** Understands a call as an event of the type that its path names. */
export function readEvent(
  type: EventType,
  call: EventCall,
  feed: Pick<Feed, 'settings' | 'timezone'>,
): EventReading {
  const tooLarge = checkSize(call.parameters);
  if (tooLarge) return refusedReading([tooLarge]);
  const understood = understandParameters(type, call.parameters, feed.settings);
  const reader = createParameterReader(understood.known);
  const parseTime = (text: string) =>
    parseEventTime(text, { timezone: feed.timezone, receivedAt: call.receivedAt });
  const campaign = reader.text('campaign');
  const { clickId, transactionId, eventName } = readIdentifiers(type, call, reader);
  const { status, thirdPartyDecision, flags } = readDecisions(understood);
  const draft: EventDraft = {
    ...readTexts(reader, understood),
    country: reader.read('country', parseCountry) ?? edgeCountryOf(call),
    feedId: call.feedId,
    type,
    nonce: call.nonce,
    clickId,
    transactionId,
    eventName,
    time: reader.read(TIME_PARAMETERS[type], parseTime) ?? call.receivedAt,
    clickTime: type === 'conversion' ? reader.read('click_time', parseTime) : null,
    receivedAt: call.receivedAt,
    address: reader.read(ADDRESS_PARAMETERS[type], parseCallerAddress) ?? callerAddressOf(call),
    campaign: campaign === null ? null : { id: campaign, name: sentNameOf('campaign', understood) },
    revenue: reader.read('revenue', parseAmount),
    payout: reader.read('payout', parseAmount),
    cost: reader.read('cost', parseAmount),
    purchaseValue: reader.read('purchase_value', parseAmount),
    currency: reader.read('currency', parseCurrency),
    status,
    thirdPartyDecision,
    flags,
    parameters: keptParameters(understood, feed.settings.signing === 'required'),
    answerFields:
      reader
        .text('fields')
        ?.split(',')
        .map((field) => field.trim()) ?? [],
    mayRedirect: type === 'click' && !/^(?:true|1)$/i.test(reader.text('no_redirect') ?? ''),
  };
  return reader.errors.length > 0 ? refusedReading(reader.errors) : { kind: 'event', draft };
}

export const refusedReading = (errors: readonly FieldError[]): RefusedReading => ({
  kind: 'refused',
  refusal: 'invalid-parameter',
  errors,
});

/** Our own words, in any case; null for all others. */
export const statusOf = (word: string): EventStatus | null =>
  EVENT_STATUSES.find((status) => status === word.trim().toLowerCase()) ?? null;

function readTexts(reader: ParameterReader, { known }: UnderstoodParameters): EventTexts {
  const texts = { ...NO_TEXTS };
  for (const [parameter, field] of TEXTS) texts[field] = reader.text(parameter);
  // Shown as the third party says it, not in the feed's own words.
  texts.thirdPartyStatus = known.get('third_party_status')?.sent ?? null;
  return texts;
}

function readIdentifiers(
  type: EventType,
  call: EventCall,
  reader: ParameterReader,
): Pick<EventDraft, 'clickId' | 'transactionId' | 'eventName'> {
  const clickId = reader.text('click_id');
  const external = reader.text('external_transaction_id');
  return {
    clickId: type === 'click' ? (clickId ?? call.nonce) : clickId,
    transactionId: reader.text('transaction_id') ?? external,
    eventName: reader.text('event_name'),
  };
}

function readDecisions({
  known,
}: UnderstoodParameters): Pick<EventDraft, 'status' | 'thirdPartyDecision' | 'flags'> {
  const [own, ofThirdParty] = [known.get('status'), known.get('third_party_status')];
  const status = own ? statusOf(own.value) : null;
  const thirdPartyDecision = ofThirdParty ? statusOf(ofThirdParty.value) : null;
  const isUnknown = (own && status === null) || (ofThirdParty && thirdPartyDecision === null);
  return { status, thirdPartyDecision, flags: isUnknown ? ['unknown-status'] : [] };
}

/** Nothing that was sent is lost: words without effect stay under the names that they came by (spec E-4, T-2). */
function keptParameters({ known, unknown }: UnderstoodParameters, isSigned: boolean): Record<string, string> {
  const kept = new Map(unknown);
  if (isSigned) for (const name of SIGNATURE_PARAMETERS) kept.delete(name);
  const status = known.get('status');
  if (status && statusOf(status.value) === null) kept.set(status.name, status.sent);
  const external = known.get('external_transaction_id');
  if (external && known.has('transaction_id')) kept.set(external.name, external.sent);
  return Object.fromEntries(kept);
}

const sentNameOf = (parameter: KnownParameter, { known }: UnderstoodParameters): string =>
  known.get(parameter)?.name ?? parameter;

function edgeCountryOf({ edgeCountry }: EventCall): string | null {
  const parsed = parseCountry(edgeCountry ?? '');
  return 'value' in parsed ? parsed.value : null;
}

function callerAddressOf({ callerAddress }: EventCall): string | null {
  const parsed = parseCallerAddress(callerAddress);
  return 'value' in parsed ? parsed.value : null;
}
