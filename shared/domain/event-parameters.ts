import type { EventType } from './event.ts';
import type { FeedSettings } from './feed.ts';

/** Parameters that calls to a feed may carry, by type; every other name is kept with the event (spec E-3, E-4). */
export const KNOWN_PARAMETERS = {
  click: [
    'no_redirect',
    'advertiser',
    'publisher',
    'offer',
    'sub_id',
    'sub_id2',
    'sub_id3',
    'sub_id4',
    'sub_id5',
    'sub_id6',
    'click_time',
    'referer',
    'click_ip',
    'user_agent',
    'device_id',
    'revenue',
    'payout',
    'browser_languages',
    'keyword',
    'campaign',
    'network_campaign_id',
    'click_id',
    'cost',
    'currency',
    'country',
    'fields',
  ],
  conversion: [
    'advertiser',
    'publisher',
    'offer',
    'sub_id',
    'sub_id2',
    'sub_id3',
    'sub_id4',
    'sub_id5',
    'sub_id6',
    'conversion_time',
    'conversion_ip',
    'user_agent',
    'referer',
    'revenue',
    'payout',
    'currency',
    'click_time',
    'click_id',
    'external_transaction_id',
    'transaction_id',
    'event_id',
    'event_name',
    'status',
    'third_party_status',
    'third_party_rejected_reason',
    'browser_languages',
    'device_id',
    'purchase_value',
    'session_time',
    'campaign',
    'country',
    'fields',
  ],
  impression: [
    'advertiser',
    'publisher',
    'offer',
    'sub_id',
    'impression_time',
    'site_url',
    'impression_ip',
    'user_agent',
    'payout',
    'revenue',
    'currency',
    'device_id',
    'external_transaction_id',
    'campaign',
    'country',
    'fields',
  ],
} as const;

export type KnownParameter = (typeof KNOWN_PARAMETERS)[EventType][number];

/** What trackers commonly call parameters, understood wherever the type has them and the name is not mapped. */
const COMMON_NAMES: ReadonlyMap<string, KnownParameter> = new Map([
  ['cid', 'click_id'],
  ['clickid', 'click_id'],
  ['subid', 'click_id'],
  ['txid', 'transaction_id'],
]);

const byName = (names: readonly KnownParameter[]): ReadonlyMap<string, KnownParameter> =>
  new Map(names.map((name) => [name, name]));
const KNOWN: Readonly<Record<EventType, ReadonlyMap<string, KnownParameter>>> = {
  click: byName(KNOWN_PARAMETERS.click),
  conversion: byName(KNOWN_PARAMETERS.conversion),
  impression: byName(KNOWN_PARAMETERS.impression),
};

/** A known parameter as a call carries it. */
export interface SentParameter {
  /** The inbound name. */
  name: string;
  sent: string;
  /** What was sent in the feed's own words (spec E-4). */
  value: string;
}

export interface UnderstoodParameters {
  known: ReadonlyMap<KnownParameter, SentParameter>;
  /** By inbound name: what has no meaning here, or one that another parameter of the call has taken. */
  unknown: ReadonlyMap<string, string>;
}

type Mappings = Pick<FeedSettings, 'parameters' | 'values'>;

/**
 * Gives the parameters of a call their meaning. Of several with the same meaning a mapped name counts before the
 * known name, and that before a common one.
 */
export function understandParameters(
  type: EventType,
  parameters: Readonly<Record<string, string>>,
  { parameters: names, values: words }: Mappings,
): UnderstoodParameters {
  const known = new Map<KnownParameter, SentParameter>();
  const ranks = new Map<KnownParameter, number>();
  const unknown = new Map<string, string>();
  for (const [name, sent] of Object.entries(parameters)) {
    const { meaning, rank } = meaningOf(type, name, names[type]);
    if (meaning === undefined || (ranks.get(meaning) ?? Infinity) <= rank) {
      unknown.set(name, sent);
      continue;
    }
    const other = known.get(meaning);
    if (other) unknown.set(other.name, other.sent);
    known.set(meaning, { name, sent, value: own(own(words[type], meaning), sent) ?? sent });
    ranks.set(meaning, rank);
  }
  return { known, unknown };
}

/** What an inbound name means in events of a type; undefined where it means nothing. */
export function meaningOf(
  type: EventType,
  name: string,
  mapping: Readonly<Record<string, string>> | undefined,
): { meaning: KnownParameter | undefined; rank: number } {
  const mapped = own(mapping, name);
  if (mapped !== undefined) return { meaning: KNOWN[type].get(mapped), rank: 0 };
  const itself = KNOWN[type].get(name);
  if (itself !== undefined) return { meaning: itself, rank: 1 };
  const common = COMMON_NAMES.get(name);
  return { meaning: common === undefined ? undefined : KNOWN[type].get(common), rank: 2 };
}

/** Callers choose the names: `constructor` must not find what every object has. */
function own<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
