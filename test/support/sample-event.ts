import type { StoredEvent } from '#shared/domain/event.ts';
import { NO_TEXTS } from '#shared/domain/read-event.ts';
import { parseInstant } from '#shared/domain/time.ts';

const arrival = parseInstant('2026-03-14T13:05:00Z');

/** A stored event, a click unless told otherwise. */
export const sampleEvent = (over: Partial<StoredEvent> = {}): StoredEvent => ({
  id: 'evt_0123456789abcdefghjkmnpqrs',
  workspaceId: 'wsp_1',
  feedId: 'int_feed',
  type: 'click',
  transactionId: null,
  clickId: 'c1',
  eventName: null,
  time: arrival,
  clickTime: null,
  receivedAt: arrival,
  countedAt: arrival,
  status: 'approved',
  verdict: { decision: 'approved', monitoring: true, group: null, reasons: [] },
  matched: null,
  repeated: false,
  flags: [],
  campaignId: 'cmp_1',
  campaignNamed: null,
  ip: '203.0.113.0',
  sealedAddress: 'c2VhbGVk',
  revenue: 0n,
  payout: 1_500_000n,
  cost: null,
  purchaseValue: null,
  currency: 'USD',
  parameters: {},
  history: [],
  nonce: 'n1',
  revision: 1,
  ...NO_TEXTS,
  publisher: 'p1',
  ...over,
});
