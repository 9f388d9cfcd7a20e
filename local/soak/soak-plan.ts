/** One call of the soak, and what it adds where it counts. */
export interface SoakCall {
  /** Path and query below the API's address. */
  path: string;
  /** Calls of one event have one name, however often it is sent. */
  event: string;
}

/** What the counters of one campaign have to show; amounts in micros. */
export interface SoakCounts {
  impressions: number;
  clicks: number;
  conversionsApproved: number;
  conversionsRejected: number;
  revenue: bigint;
  payout: bigint;
}

export interface SoakPlan {
  /** In the order of sending: events, and among them some that were sent before. */
  calls: readonly SoakCall[];
  /** Word of rejections, to be sent when all events are stored. */
  rejections: readonly SoakCall[];
  /** By campaign id, the empty text for none. */
  expected: ReadonlyMap<string, SoakCounts>;
}

export interface SoakOptions {
  feedId: string;
  campaignIds: readonly string[];
  /** Calls in all, repeated ones included. */
  calls: number;
  seed: number;
}

const REPEATED_SHARE = 0.1;
const CONVERSION_SHARE = 0.15;
const IMPRESSION_SHARE = 0.25;
const MICROS_PER_CENT = 10_000n;

interface Click {
  id: string;
  campaignId: string;
}

/**
 * Plans mixed events of a feed: a tenth of the calls repeat an earlier one. Conversions belong to a click that was
 * sent, to one that comes later, or to none that ever comes; some are rejected in the end.
 */
export function planSoak({ feedId, campaignIds, calls: count, seed }: SoakOptions): SoakPlan {
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const expected = new Map<string, SoakCounts>();
  const calls: SoakCall[] = [];
  const rejections: SoakCall[] = [];
  const clicks: Click[] = [];
  const comingClicks: Click[] = [];
  const countsOf = (campaignId: string): SoakCounts => {
    const counts = expected.get(campaignId) ?? NO_COUNTS();
    expected.set(campaignId, counts);
    return counts;
  };

  const addClick = (click: Click): void => {
    const publisher = Math.floor(random() * 20);
    calls.push({
      event: `click ${click.id}`,
      path: `/clicks/${feedId}?no_redirect=true&click_id=${click.id}&campaign=${click.campaignId}&publisher=p${publisher}`,
    });
    clicks.push(click);
    countsOf(click.campaignId).clicks += 1;
  };

  const addImpression = (number: number): void => {
    const campaignId = pick(campaignIds) ?? '';
    calls.push({
      event: `impression ${number}`,
      path: `/impressions/${feedId}?external_transaction_id=i${number}&campaign=${campaignId}`,
    });
    countsOf(campaignId).impressions += 1;
  };

  const clickFor = (number: number): Click => {
    const kind = random();
    const sent = kind < 0.7 ? pick(clicks) : undefined;
    if (sent) return sent;
    if (kind > 0.9) return { id: `never${number}`, campaignId: '' };
    const coming = { id: `late${number}`, campaignId: pick(campaignIds) ?? '' };
    comingClicks.push(coming);
    return coming;
  };

  const addConversion = (number: number): void => {
    const click = clickFor(number);
    const cents = BigInt(Math.floor(random() * 10_000));
    const amounts = `revenue=${formatCents(cents * 2n)}&payout=${formatCents(cents)}`;
    // Each with an event of its own: a click may convert more than once.
    const path = `/postbacks/${feedId}?txid=t${number}&click_id=${click.id}&event_name=e${number}&${amounts}`;
    calls.push({ event: `conversion ${number}`, path });
    const counts = countsOf(click.campaignId);
    if (random() < 0.1) {
      rejections.push({
        event: `rejection ${number}`,
        path: `/rejections/${feedId}?external_transaction_id=t${number}&new_rejected_reason=soak`,
      });
      counts.conversionsRejected += 1;
      return;
    }
    counts.conversionsApproved += 1;
    counts.revenue += cents * 2n * MICROS_PER_CENT;
    counts.payout += cents * MICROS_PER_CENT;
  };

  const addEvent = (number: number): void => {
    const coming = random() < 0.3 ? comingClicks.shift() : undefined;
    const kind = random();
    if (coming) addClick(coming);
    else if (kind < CONVERSION_SHARE) addConversion(number);
    else if (kind < CONVERSION_SHARE + IMPRESSION_SHARE) addImpression(number);
    else addClick({ id: `c${number}`, campaignId: pick(campaignIds) ?? '' });
  };

  while (calls.length + comingClicks.length < count) {
    const repeated = random() < REPEATED_SHARE ? pick(calls) : undefined;
    if (repeated) calls.push(repeated);
    else addEvent(calls.length);
  }
  for (const coming of comingClicks.splice(0)) addClick(coming);
  return { calls, rejections, expected };
}

const NO_COUNTS = (): SoakCounts => ({
  impressions: 0,
  clicks: 0,
  conversionsApproved: 0,
  conversionsRejected: 0,
  revenue: 0n,
  payout: 0n,
});

const formatCents = (cents: bigint): string => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;

/** A small generator of repeatable chance between 0 and 1 (mulberry32, public domain). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
