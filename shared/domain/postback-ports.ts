import type { Delivery, DeliveryAttempt, DeliveryMessage, TryResult } from './delivery.ts';
import type { OutgoingHost } from './outgoing-host.ts';
import type { OutgoingRule } from './outgoing-rule.ts';
import type { Page, PageRequest } from './ports.ts';
import type { Instant } from './time.ts';

/** Rules of feeds; whose feed it is has been looked at before. */
export interface OutgoingRuleRepository {
  find(feedId: string, id: string): Promise<OutgoingRule | null>;
  /** The oldest first. */
  list(feedId: string, page: PageRequest): Promise<Page<OutgoingRule>>;
  allOf(feedId: string): Promise<OutgoingRule[]>;
  create(feedId: string, rule: OutgoingRule): Promise<void>;
  /** @throws ConflictError when `before` has changed. */
  update(feedId: string, before: OutgoingRule, after: OutgoingRule): Promise<void>;
  /** @throws ConflictError when it has changed. */
  delete(feedId: string, rule: OutgoingRule): Promise<void>;
}

export interface DeliveryFilter {
  ruleId: string | null;
  /** With the instants of its status changes, which its deliveries are found by. */
  event: { id: string; changedAt: readonly Instant[] } | null;
  state: Delivery['state'] | null;
}

/** Deliveries, kept for 90 days. */
export interface DeliveryRepository {
  find(feedId: string, id: string): Promise<Delivery | null>;
  /** Which feed has the delivery. */
  feedOf(id: string): Promise<string | null>;
  /** The newest first. A page ends early, with a cursor, where very many had to be looked at. */
  list(feedId: string, filter: DeliveryFilter, page: PageRequest): Promise<Page<Delivery>>;
  /** Stores it if it is not there; answers what is there. */
  putIfAbsent(delivery: Delivery): Promise<Delivery>;
  /** False when `before` has changed. */
  replace(before: Delivery, after: Delivery): Promise<boolean>;
}

export interface DeliveryQueue {
  /** @param delaySeconds At most 900; the record says when each one is due. */
  send(messages: readonly { body: DeliveryMessage; delaySeconds: number }[]): Promise<void>;
}

export interface OutgoingHostRepository {
  find(workspaceId: string, host: string): Promise<OutgoingHost | null>;
  list(workspaceId: string, page: PageRequest): Promise<Page<OutgoingHost>>;
  /** No failures, no pause. */
  clear(workspaceId: string, host: string, now: Instant): Promise<OutgoingHost>;
  /** One more failure, counted atomically; pauses the host when it is one too many. */
  countFailure(workspaceId: string, host: string, now: Instant): Promise<void>;
  /** Remembers, as long as the pause lasts, which delivery waits for its end. */
  park(workspaceId: string, host: string, delivery: DeliveryMessage, until: Instant): Promise<void>;
  /** What waits, page by page; what waited for an earlier pause may be among it. */
  parked(workspaceId: string, host: string): AsyncIterable<readonly DeliveryMessage[]>;
}

/** Decides where calls may lead (spec T-4). */
export interface OutgoingTargets {
  /** False where it is clear without asking anybody that the URL leads to no public address. */
  mayLeadTo(url: URL): boolean;
}

/** What came of calling a receiver. */
export interface SentPostback extends Omit<DeliveryAttempt, 'at'> {
  result: TryResult;
}

export interface PostbackSender {
  /** Calls where calls may lead. Never throws for what the receiver does. */
  send(postback: Pick<Delivery, 'method' | 'url' | 'body' | 'postbackId'>): Promise<SentPostback>;
}
