import type { EventStatus, EventType } from '#shared/domain/event.ts';
import { createRandom } from './repeatable-chance.ts';

/** One call of the soak. */
export interface SoakCall {
  /** Path and query below the API's address. */
  path: string;
  /** A parameter is wrong, so that the answer is 400. */
  isRefused: boolean;
}

/** An event as it has to stand in the list in the end; amounts in micros. */
export interface SoakEvent {
  type: EventType;
  /** Of a click its click id, else the transaction id. */
  id: string;
  /** Empty for none. */
  campaignId: string;
  /** The sub id of its click, empty for none. */
  placement: string;
  status: EventStatus;
  revenue: bigint;
  payout: bigint;
}

export interface SoakPlan {
  /** In the order of sending: events, among them some that were sent before, and calls that are refused. */
  calls: readonly SoakCall[];
  /** Word of rejections, to be sent when all events are stored. */
  rejections: readonly SoakCall[];
  /** Each once, however often its call is sent. */
  events: readonly SoakEvent[];
  /** Transaction ids of the calls that are refused. */
  refused: readonly string[];
}

export interface SoakOptions {
  feedId: string;
  campaignIds: readonly string[];
  /** Calls in all, repeated ones included. */
  calls: number;
  seed: number;
}

const REPEATED_SHARE = 0.1;
const REFUSED_SHARE = 0.02;
const CONVERSION_SHARE = 0.15;
const IMPRESSION_SHARE = 0.25;
/** With the campaigns, more different details in a batch than one item of the counters holds. */
const PLACEMENTS = 150;
const MICROS_PER_CENT = 10_000n;

type Click = Pick<SoakEvent, 'id' | 'campaignId' | 'placement'>;

/**
 * Plans mixed events of a feed: a tenth of the calls repeat an earlier one. Conversions belong to a click that was
 * sent, to one that comes later, or to none that ever comes; some are rejected in the end.
 */
export function planSoak({ feedId, campaignIds, calls: count, seed }: SoakOptions): SoakPlan {
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const calls: SoakCall[] = [];
  const rejections: SoakCall[] = [];
  const events: SoakEvent[] = [];
  const refused: string[] = [];
  const clicks: Click[] = [];
  const comingClicks: Click[] = [];
  const addCall = (path: string): void => {
    calls.push({ path, isRefused: false });
  };
  const addFreeEvent = (type: EventType, { id, campaignId, placement }: Click): void => {
    events.push({ type, id, campaignId, placement, status: 'approved', revenue: 0n, payout: 0n });
  };
  const newClick = (id: string): Click => ({
    id,
    campaignId: pick(campaignIds) ?? '',
    placement: `s${Math.floor(random() * PLACEMENTS)}`,
  });

  const addClick = (click: Click): void => {
    const redirect = random() < 0.5 ? '' : 'no_redirect=true&';
    addCall(
      `/clicks/${feedId}?${redirect}click_id=${click.id}&campaign=${click.campaignId}&sub_id=${click.placement}`,
    );
    clicks.push(click);
    addFreeEvent('click', click);
  };

  const addImpression = (number: number): void => {
    const impression = { id: `i${number}`, campaignId: pick(campaignIds) ?? '', placement: '' };
    addCall(
      `/impressions/${feedId}?external_transaction_id=${impression.id}&campaign=${impression.campaignId}`,
    );
    addFreeEvent('impression', impression);
  };

  const addRefused = (number: number): void => {
    const id = `wrong${number}`;
    calls.push({ path: `/postbacks/${feedId}?external_transaction_id=${id}&payout=much`, isRefused: true });
    refused.push(id);
  };

  const clickFor = (number: number): Click => {
    const kind = random();
    const sent = kind < 0.7 ? pick(clicks) : undefined;
    if (sent) return sent;
    if (kind > 0.9) return { id: `never${number}`, campaignId: '', placement: '' };
    const coming = newClick(`late${number}`);
    comingClicks.push(coming);
    return coming;
  };

  const addConversion = (number: number): void => {
    const click = clickFor(number);
    const id = `t${number}`;
    const cents = BigInt(Math.floor(random() * 10_000));
    const amounts = `revenue=${formatCents(cents * 2n)}&payout=${formatCents(cents)}`;
    // Each with an event of its own: a click may convert more than once.
    addCall(`/postbacks/${feedId}?txid=${id}&click_id=${click.id}&event_name=e${number}&${amounts}`);
    const isRejected = random() < 0.1;
    if (isRejected) {
      const path = `/rejections/${feedId}?external_transaction_id=${id}&new_rejected_reason=soak`;
      rejections.push({ path, isRefused: false });
    }
    events.push({
      ...{ type: 'conversion', id, campaignId: click.campaignId, placement: click.placement },
      status: isRejected ? 'rejected' : 'approved',
      revenue: cents * 2n * MICROS_PER_CENT,
      payout: cents * MICROS_PER_CENT,
    });
  };

  const addNew = (number: number): void => {
    const coming = random() < 0.3 ? comingClicks.shift() : undefined;
    const kind = random();
    if (coming) addClick(coming);
    else if (kind < CONVERSION_SHARE) addConversion(number);
    else if (kind < CONVERSION_SHARE + IMPRESSION_SHARE) addImpression(number);
    else if (kind < CONVERSION_SHARE + IMPRESSION_SHARE + REFUSED_SHARE) addRefused(number);
    else addClick(newClick(`c${number}`));
  };

  while (calls.length + comingClicks.length < count) {
    const repeated = random() < REPEATED_SHARE ? pick(calls) : undefined;
    if (repeated) calls.push(repeated);
    else addNew(calls.length);
  }
  for (const coming of comingClicks.splice(0)) addClick(coming);
  return { calls, rejections, events, refused };
}

const formatCents = (cents: bigint): string => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
