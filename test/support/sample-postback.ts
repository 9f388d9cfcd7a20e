import type { Delivery } from '#shared/domain/delivery.ts';
import type { OutgoingRule } from '#shared/domain/outgoing-rule.ts';

const AT = '2026-03-14T13:05:00Z';

/** A rule for every status of every conversion. */
export const sampleRule = (over: Partial<OutgoingRule> = {}): OutgoingRule => ({
  id: 'rul_1',
  name: 'Partner',
  on: 'any',
  offers: [],
  publishers: [],
  reasons: [],
  delaySeconds: 0,
  method: 'GET',
  url: 'https://partner.example/pb?id={transaction_id}&s={status}',
  body: null,
  active: true,
  createdAt: AT,
  updatedAt: AT,
  version: 1,
  ...over,
});

/** A delivery that is due. */
export const sampleDelivery = (over: Partial<Delivery> = {}): Delivery => ({
  id: 'dlv_1',
  workspaceId: 'wsp_1',
  feedId: 'int_feed',
  ruleId: 'rul_1',
  eventId: 'evt_1',
  postbackId: 'p1',
  method: 'GET',
  url: 'https://partner.example/pb',
  body: null,
  state: 'waiting',
  attempts: [],
  nextAttemptAt: AT,
  createdAt: AT,
  failures: 0,
  claimedUntil: null,
  revision: 1,
  ...over,
});
