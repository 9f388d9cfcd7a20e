import type { StoredEvent } from './event.ts';
import type { FeedSettings } from './feed.ts';
import { formatInstant } from './instants.ts';
import { formatMicros } from './micros.ts';
import { fillUrlTemplate } from './url-template.ts';

type MacroValue = (click: StoredEvent) => string | null;

const MACROS = {
  click_id: ({ clickId }) => clickId,
  campaign: ({ campaignId }) => campaignId,
  network_campaign_id: ({ networkCampaignId }) => networkCampaignId,
  advertiser: ({ advertiser }) => advertiser,
  publisher: ({ publisher }) => publisher,
  offer: ({ offer }) => offer,
  sub_id: ({ subId }) => subId,
  sub_id2: ({ subId2 }) => subId2,
  sub_id3: ({ subId3 }) => subId3,
  sub_id4: ({ subId4 }) => subId4,
  sub_id5: ({ subId5 }) => subId5,
  sub_id6: ({ subId6 }) => subId6,
  keyword: ({ keyword }) => keyword,
  country: ({ country }) => country,
  device_id: ({ deviceId }) => deviceId,
  user_agent: ({ userAgent }) => userAgent,
  referer: ({ referer }) => referer,
  browser_languages: ({ browserLanguages }) => browserLanguages,
  click_ip: ({ ip }) => ip,
  click_time: ({ time }) => formatInstant(time),
  cost: ({ cost }) => (cost === null ? null : formatMicros(cost)),
  revenue: ({ revenue }) => formatMicros(revenue),
  payout: ({ payout }) => formatMicros(payout),
  currency: ({ currency }) => currency,
} as const satisfies Record<string, MacroValue>;

const MACRO_VALUES: ReadonlyMap<string, MacroValue> = new Map(Object.entries(MACROS));

/** What `destinationUrl` and `fallbackUrl` may name in braces. */
export const REDIRECT_MACROS: readonly string[] = Object.keys(MACROS);

/** Where a click leads by the feed's settings alone: to the destination, rejected to the fallback; null where unset. */
export function redirectOf(
  click: StoredEvent,
  { destinationUrl, fallbackUrl }: Pick<FeedSettings, 'destinationUrl' | 'fallbackUrl'>,
  isRejected: boolean,
): string | null {
  const template = isRejected ? fallbackUrl : destinationUrl;
  if (template === null) return null;
  return fillUrlTemplate(template, (macro) => MACRO_VALUES.get(macro)?.(click) ?? null);
}
