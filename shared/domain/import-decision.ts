import type { NotImported, StoredEvent } from './event.ts';
import type { Feed, SourceMatch } from './feed.ts';

/** Where an event comes from, as the entries of a feed's lists name it. */
export type EventSource = Pick<StoredEvent, 'advertiser' | 'publisher' | 'offer' | 'subId'> & {
  /** Also one that the workspace does not have. */
  campaign: string | null;
};

/**
 * Why a feed does not import an event; null where it does. An inactive feed imports none (spec E-13), the blacklist
 * wins over the whitelist, and an empty whitelist lists everyone (spec E-12).
 */
export function decideImport(
  { state, settings }: Pick<Feed, 'state' | 'settings'>,
  source: EventSource,
): NotImported | null {
  if (state !== 'active') return 'FEED_INACTIVE';
  const isListed = (list: readonly SourceMatch[]): boolean => list.some((entry) => matches(entry, source));
  if (isListed(settings.blacklist)) return 'SOURCE_BLACKLISTED';
  if (settings.whitelist.length > 0 && !isListed(settings.whitelist)) return 'SOURCE_NOT_WHITELISTED';
  return null;
}

const MEMBERS = ['advertiser', 'publisher', 'offer', 'subId', 'campaign'] as const;

/** Every member that the entry names is the event's. */
function matches(entry: SourceMatch, source: EventSource): boolean {
  return MEMBERS.every((member) => entry[member] === undefined || entry[member] === source[member]);
}
