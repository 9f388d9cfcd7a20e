import type { EventFlag, EventStatus, EventTexts, EventType } from './event.ts';
import type { Instant } from './instants.ts';
import type { Micros } from './micros.ts';

/** An event as its call tells it, before anything is looked up. Null is what the call does not say. */
export interface EventDraft extends EventTexts {
  feedId: string;
  type: EventType;
  /** See `EventCall`. */
  nonce: string;
  /** Of a click made up where it came without. */
  clickId: string | null;
  /** A conversion's transaction, an impression's external transaction. */
  transactionId: string | null;
  eventName: string | null;
  /** Its arrival where the call does not say. */
  time: Instant;
  clickTime: Instant | null;
  receivedAt: Instant;
  /** The full address in canonical text: that of the event's own parameter, else the caller's. */
  address: string | null;
  /** As named, and by which inbound name; whether the workspace has it is asked later. */
  campaign: { id: string; name: string } | null;
  revenue: Micros | null;
  payout: Micros | null;
  cost: Micros | null;
  purchaseValue: Micros | null;
  currency: string | null;
  /** By `status`; null for an unknown word too. */
  status: EventStatus | null;
  /** By `third_party_status`; null for an unknown word too. */
  thirdPartyDecision: EventStatus | null;
  flags: readonly EventFlag[];
  parameters: Readonly<Record<string, string>>;
  /** What the answer is to tell beside the status, as asked for. */
  answerFields: readonly string[];
  /** Of a click: false where the call says `no_redirect`. */
  mayRedirect: boolean;
}
