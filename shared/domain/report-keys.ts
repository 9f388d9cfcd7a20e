import type { CostLink } from './campaign.ts';

export const TIME_KEYS = ['hour', 'day', 'week', 'month'] as const;
export type TimeKey = (typeof TIME_KEYS)[number];

export const ORIGIN_KEYS = [
  'campaign',
  'trafficSource',
  'integration',
  'provider',
  'networkCampaign',
  'publisher',
  'offer',
  'subId',
  'mediaPartner',
  'source',
] as const;
export type OriginKey = (typeof ORIGIN_KEYS)[number];

/** What a report is grouped by and filtered on. */
export const REPORT_KEYS = [...TIME_KEYS, ...ORIGIN_KEYS] as const;
export type ReportKey = (typeof REPORT_KEYS)[number];

/** In a filter: what has no value under the key. */
export const NONE = 'none';

/** Where an amount or a count belongs: ids, the texts of events, and null for none. */
export type Origin = Readonly<Record<OriginKey, string | null>>;

export const NO_ORIGIN: Origin = {
  campaign: null,
  trafficSource: null,
  integration: null,
  provider: null,
  networkCampaign: null,
  publisher: null,
  offer: null,
  subId: null,
  mediaPartner: null,
  source: null,
};

/** Ids of integrations have no slash in them, so that this can be taken apart again. */
export const networkCampaignKey = ({ integrationId, networkCampaignId }: CostLink): string =>
  `${integrationId}/${networkCampaignId}`;

export function parseNetworkCampaignKey(key: string): CostLink {
  const slash = key.indexOf('/');
  return { integrationId: key.slice(0, slash), networkCampaignId: key.slice(slash + 1) };
}

/** By key, the values that a report is narrowed down to; of network campaigns the network's own ids. */
export type ReportFilters = ReadonlyMap<ReportKey, ReadonlySet<string>>;

/** Whether the filters let the origin pass. Where a value is the word "none" itself, it passes with what has none. */
export function matchesFilters(origin: Origin, filters: ReportFilters): boolean {
  if (filters.size === 0) return true;
  return ORIGIN_KEYS.every((key) => {
    const wanted = filters.get(key);
    return wanted === undefined || wanted.has(filterValue(key, origin[key]));
  });
}

function filterValue(key: OriginKey, value: string | null): string {
  if (value === null) return NONE;
  return key === 'networkCampaign' ? parseNetworkCampaignKey(value).networkCampaignId : value;
}
