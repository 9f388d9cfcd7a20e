import type { Micros } from './money.ts';
import type { Instant, LocalDay } from './time.ts';

/** What a network campaign cost in one hour, as reports need it. */
export interface CostOfHour {
  hour: Instant;
  amount: Micros;
  currency: string;
}

/** One network campaign on one UTC day. */
export interface CostDayOrigin {
  integrationId: string;
  networkCampaignId: string;
  day: LocalDay;
}

/** The hours of one network campaign on one UTC day, in order; hours that cost nothing are left out. */
export interface CostDay extends CostDayOrigin {
  hours: readonly CostOfHour[];
}

/** How many events of each kind. `clicks` are all that were received, `clicksRejected` some of them. */
export interface EventCounts {
  impressions: number;
  clicks: number;
  clicksRejected: number;
  conversionsApproved: number;
  conversionsPending: number;
  conversionsRejected: number;
}

/** In the order in which they are stored. */
export const EVENT_COUNTS = [
  'impressions',
  'clicks',
  'clicksRejected',
  'conversionsApproved',
  'conversionsPending',
  'conversionsRejected',
] as const satisfies readonly (keyof EventCounts)[];

export const NO_EVENTS: EventCounts = {
  impressions: 0,
  clicks: 0,
  clicksRejected: 0,
  conversionsApproved: 0,
  conversionsPending: 0,
  conversionsRejected: 0,
};

/** Of approved conversions alone. */
export interface EventMoney {
  revenue: Micros;
  payout: Micros;
}

export const EVENT_MONEY = ['revenue', 'payout'] as const satisfies readonly (keyof EventMoney)[];

/**
 * Events of a quarter of an hour, money by currency. Quarters, since every zone's hours begin at one: an hour of
 * Asia/Kolkata is made of the last two quarters of a UTC hour and the first two of the next.
 */
export interface EventQuarter {
  start: Instant;
  counts: EventCounts;
  money: ReadonlyMap<string, EventMoney>;
}

/** One feed and campaign on one UTC day. */
export interface EventDayOrigin {
  feedId: string;
  campaignId: string | null;
  day: LocalDay;
}

/** The quarters of one feed and campaign on one UTC day, in order; empty ones are left out. */
export interface EventDay extends EventDayOrigin {
  quarters: readonly EventQuarter[];
}

/** Part of an `EventDay`: the events with just these details. Those without any are in no such part. */
export interface EventDetailDay extends EventDay {
  publisher: string | null;
  offer: string | null;
  subId: string | null;
}

/** What reports read of a day. */
export type RollUp = ({ kind: 'costs' } & CostDay) | ({ kind: 'events' } & EventDay);
