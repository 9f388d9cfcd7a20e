import type { Micros } from './money.ts';
import type { Instant } from './time.ts';

// What receives events imports this file, so it takes types alone from others: no zod, no luxon.

export const EVENT_TYPES = ['click', 'conversion', 'impression'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** What a call to a feed may be: an event, or word that a conversion was rejected. */
export type CallType = EventType | 'rejection';

export const EVENT_STATUSES = ['approved', 'pending', 'rejected'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** What is remarkable about an event, without an effect on it. */
export const EVENT_FLAGS = ['unknown-campaign', 'unknown-status', 'link-contradicted'] as const;
export type EventFlag = (typeof EVENT_FLAGS)[number];

/** Parameters that are kept as text, as the event carries them. Null where it does not. */
export interface EventTexts {
  advertiser: string | null;
  publisher: string | null;
  offer: string | null;
  subId: string | null;
  subId2: string | null;
  subId3: string | null;
  subId4: string | null;
  subId5: string | null;
  subId6: string | null;
  keyword: string | null;
  /** ISO 3166-1 alpha-2 in capitals. */
  country: string | null;
  deviceId: string | null;
  userAgent: string | null;
  referer: string | null;
  browserLanguages: string | null;
  siteUrl: string | null;
  sessionTime: string | null;
  eventId: string | null;
  thirdPartyStatus: string | null;
  thirdPartyRejectedReason: string | null;
  networkCampaignId: string | null;
}

/** A change of a conversion's status, or its first one. `by` is an API key's id, or what told it: `postback`, `rejection`. */
export interface StatusChange {
  at: Instant;
  by: string;
  from: EventStatus | null;
  to: EventStatus;
  reason: string | null;
}

/** Why a filter fired; filled in by screening. */
export interface VerdictReason {
  code: string;
  filter: string;
  measured: number | string | null;
  threshold: number | string | null;
  windowSeconds: number | null;
}
export interface Verdict {
  decision: EventStatus;
  monitoring: boolean;
  group: { id: string; name: string; version: number } | null;
  reasons: readonly VerdictReason[];
}

/** An event as stored: everything that is known of it. */
export interface StoredEvent extends EventTexts {
  /** Follows from feed, type and identity, so that a repeated event is found by its own key. */
  id: string;
  workspaceId: string;
  feedId: string;
  type: EventType;
  /** A conversion's transaction, an impression's external transaction; made up where it came without. Of a click null. */
  transactionId: string | null;
  clickId: string | null;
  eventName: string | null;
  /** When it happened, as the event says; its arrival where it does not say. */
  time: Instant;
  /** Of a conversion: when its click happened. */
  clickTime: Instant | null;
  receivedAt: Instant;
  /** The instant that dates it in reports (spec E-17). */
  countedAt: Instant;
  status: EventStatus;
  verdict: Verdict;
  /** Of a conversion with a click id: whether its click is known. Null for all others. */
  matched: boolean | null;
  /** Listed, but in no counter (duplicate mode `keepRepeated`). */
  repeated: boolean;
  flags: readonly EventFlag[];
  campaignId: string | null;
  /** Of a conversion that waits for its click: whether its call named the campaign, which then stays. Null for all others. */
  campaignNamed: boolean | null;
  /** Masked where the feed's privacy says so (spec E-11). */
  ip: string | null;
  /** The full one, where `ip` is masked: readable for us alone, until the look-back is over. Never shown. */
  sealedAddress: string | null;
  revenue: Micros;
  payout: Micros;
  /** What the click says that it cost; the ledger's cost comes from networks. */
  cost: Micros | null;
  purchaseValue: Micros | null;
  currency: string;
  /** What came under names that are no known parameters. */
  parameters: Readonly<Record<string, string>>;
  /** The first status is its first entry; events other than conversions have none. */
  history: readonly StatusChange[];
  /** Of the call that made it, by which a repeated write finds itself. */
  nonce: string;
  /** Grows by one with each change; a change names the one that it replaces. */
  revision: number;
}

/** One event as it came, transport taken off. */
export interface EventCall {
  feedId: string;
  type: CallType;
  method: 'GET' | 'POST';
  /** By inbound name: of a repeated name the first value, empty values left out. */
  parameters: Readonly<Record<string, string>>;
  receivedAt: Instant;
  /** The address that connected, which no header can change. */
  callerAddress: string;
  /** As the edge tells it (`CloudFront-Viewer-Country`). */
  edgeCountry: string | null;
  /** 26 characters of chance, drawn on arrival: what has no identity of its own gets it, on every later try too. */
  nonce: string;
}

/** Why a call was refused, with its HTTP status. */
export const REFUSALS = {
  'invalid-parameter': 400,
  'invalid-body': 400,
  'address-refused': 403,
  'signature-refused': 403,
  'unknown-feed': 404,
  'type-disabled': 404,
  'feed-deleted': 410,
  'too-large': 413,
  'too-many-events': 413,
  'rate-limited': 429,
} as const;
export type Refusal = keyof typeof REFUSALS;

/** Why an understood event was not imported (spec E-12, E-13). */
export const NOT_IMPORTED = ['SOURCE_BLACKLISTED', 'SOURCE_NOT_WHITELISTED', 'FEED_INACTIVE'] as const;
export type NotImported = (typeof NOT_IMPORTED)[number];

export const CALL_OUTCOMES = ['accepted', 'duplicate', 'queued', 'not-imported', 'refused'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** An entry of the inbound log. Accepted calls have none of their own: the stored event is theirs. */
export interface InboundCall {
  id: string;
  workspaceId: string;
  feedId: string;
  receivedAt: Instant;
  type: CallType;
  method: 'GET' | 'POST';
  outcome: CallOutcome;
  /** HTTP status of the answer. */
  code: number;
  reason: string | null;
  /** The parameter that was wrong. */
  path: string | null;
  message: string | null;
  /** As sent, addresses masked where the feed's privacy says so. */
  parameters: Readonly<Record<string, string>>;
  transactionId: string | null;
  /** Of a call that was queued: the event that it became or was about. */
  eventId: string | null;
  /** Who called, masked likewise, and from where; what a replay needs to know. */
  address: string | null;
  country: string | null;
  /** What masking took away, as `AddressVault` keeps it; null where that is nothing. Never shown. */
  sealed: string | null;
  replayedAt: Instant | null;
  /** The replay that took it. */
  replayedBy: string | null;
}
