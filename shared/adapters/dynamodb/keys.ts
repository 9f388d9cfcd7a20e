import { formatInstant, type Instant, type LocalDay, utcDayOf } from '#shared/domain/instants.ts';

// What receives events imports this file: no zod, no luxon.

/** Every key of every table. Nothing else writes a `pk` or `sk`. */
export interface Key {
  pk: string;
  sk: string;
}

/** The sparse index over active integrations, spread over this many partitions (spec S-14). */
export const ACTIVE_INDEX = 'active';
export const ACTIVE_SHARDS = 16;

/** The sparse index over outgoing postbacks that will not reach their receivers: by feed and state, as made here. */
export const UNDELIVERED_INDEX = 'undelivered';
export const undeliveredOf = (feedId: string, state: string): string => `${feedId}#${state}`;

/** Stands for a campaign where there is none: no id is a dash. */
const NONE = '-';

const single = (name: string, id: string): Key => ({ pk: `${name}#${id}`, sk: name });

export const configKeys = {
  workspace: (id: string): Key => single('WORKSPACE', id),
  apiKey: (hash: string): Key => single('API_KEY', hash),
  /** The same key once more, to be listed. */
  apiKeyOf: (workspaceId: string, id: string): Key => ({ pk: `API_KEYS#${workspaceId}`, sk: id }),
  integration: (workspaceId: string, id: string): Key => ({ pk: `INTEGRATION#${workspaceId}`, sk: id }),
  trafficSource: (workspaceId: string, id: string): Key => ({ pk: `TRAFFIC_SOURCE#${workspaceId}`, sk: id }),
  campaign: (workspaceId: string, id: string): Key => ({ pk: `CAMPAIGN#${workspaceId}`, sk: id }),
  costLink: (integrationId: string, networkCampaignId: string): Key => ({
    pk: `COST_LINK#${integrationId}`,
    sk: networkCampaignId,
  }),
  /** Which integrations of a workspace use one credential, the oldest first. */
  credentialUse: (workspaceId: string, credentialGroup: string, integrationId: string): Key => ({
    pk: `CREDENTIAL_USE#${workspaceId}#${credentialGroup}`,
    sk: integrationId,
  }),
  accessToken: (credentialGroup: string): Key => single('ACCESS_TOKEN', credentialGroup),
  callBudget: (credentialGroup: string, kind: string): Key => ({
    pk: `CALL_BUDGET#${credentialGroup}`,
    sk: kind,
  }),
  /** Tells whose feed it is: callers know the id alone. */
  feedOwner: (feedId: string): Key => single('FEED_OWNER', feedId),
  /** One for the whole deployment. */
  addressKey: (): Key => ({ pk: 'ADDRESS_KEY', sk: 'ADDRESS_KEY' }),
  outgoingRule: (feedId: string, id: string): Key => ({ pk: `OUTGOING_RULE#${feedId}`, sk: id }),
  exchangeRate: (
    workspaceId: string,
    { from, to, date }: { from: string; to: string; date: LocalDay },
  ): Key => ({
    pk: `EXCHANGE_RATE#${workspaceId}`,
    sk: `${from}#${to}#${date}`,
  }),
};

export const ledgerKeys = {
  cost: (integrationId: string, networkCampaignId: string, hour: Instant): Key => ({
    pk: `COST#${integrationId}#${networkCampaignId}`,
    sk: formatInstant(hour),
  }),
  campaignDay: (integrationId: string, day: LocalDay, networkCampaignId: string): Key => ({
    pk: `CAMPAIGN_DAY#${integrationId}`,
    sk: `${day}#${networkCampaignId}`,
  }),
  networkCampaign: (integrationId: string, networkCampaignId: string): Key => ({
    pk: `NETWORK_CAMPAIGN#${integrationId}`,
    sk: networkCampaignId,
  }),
  /** Apart from its name, which a sync sets as a whole. */
  networkCampaignSpend: (integrationId: string, networkCampaignId: string): Key => ({
    pk: `NETWORK_CAMPAIGN_SPEND#${integrationId}`,
    sk: networkCampaignId,
  }),
  correctedHours: (integrationId: string, day: LocalDay): Key => ({
    pk: `CORRECTED_HOURS#${integrationId}`,
    sk: day,
  }),
  run: (integrationId: string, runId: string): Key => ({ pk: `RUN#${integrationId}`, sk: runId }),
  tick: (integrationId: string, reason: string, tick: Instant): Key => ({
    pk: `TICK#${integrationId}`,
    sk: `${reason}#${formatInstant(tick)}`,
  }),
  syncState: (integrationId: string): Key => single('SYNC_STATE', integrationId),
  /** Costs and events of a workspace's UTC day lie in one partition, so that a report reads a day with one query. */
  costDay: (workspaceId: string, day: LocalDay, integrationId: string, networkCampaignId: string): Key => ({
    pk: `DAY#${workspaceId}#${day}`,
    sk: `COSTS#${integrationId}#${networkCampaignId}`,
  }),
  eventDay: (workspaceId: string, day: LocalDay, campaignId: string | null, feedId: string): Key => ({
    pk: `DAY#${workspaceId}#${day}`,
    sk: `EVENTS#${campaignId ?? NONE}#${feedId}`,
  }),
  /** Apart from the days, since there can be very many. `shelf` names it among those of the shard and UTC hour. */
  detailShelf: (workspaceId: string, hour: Instant, shard: string, shelf: string): Key => ({
    pk: `EVENT_DETAILS#${workspaceId}#${utcDayOf(hour)}`,
    sk: `${formatInstant(hour).slice(11, 13)}#${shard}#${shelf}`,
  }),
  /** What was counted of a feed's and campaign's events in one UTC hour. */
  eventHour: (feedId: string, campaignId: string | null, hour: Instant): Key => ({
    pk: `EVENT_HOUR#${feedId}#${campaignId ?? NONE}`,
    sk: formatInstant(hour),
  }),
  /** Up to which arrival the workspace's events were counted. */
  eventsCounted: (workspaceId: string): Key => single('EVENTS_COUNTED', workspaceId),
  auditEntry: (workspaceId: string, id: string): Key => ({ pk: `AUDIT#${workspaceId}`, sk: id }),
  /** Which entries are about a resource, and which are of an API key. */
  auditOfResource: (workspaceId: string, resourceId: string, id: string): Key => ({
    pk: `AUDIT_OF_RESOURCE#${workspaceId}#${resourceId}`,
    sk: id,
  }),
  auditOfKey: (workspaceId: string, keyId: string, id: string): Key => ({
    pk: `AUDIT_OF_KEY#${workspaceId}#${keyId}`,
    sk: id,
  }),
  /** A caller's idempotency key comes last, since it may hold anything. */
  idempotentCall: (workspaceId: string, key: string): Key => ({
    pk: `IDEMPOTENT_CALL#${workspaceId}#${key}`,
    sk: 'IDEMPOTENT_CALL',
  }),
  idempotentAnswer: (workspaceId: string, key: string, owner: string, part: string): Key => ({
    pk: `IDEMPOTENT_CALL#${workspaceId}#${key}`,
    sk: `ANSWER#${owner}#${part}`,
  }),
  manualCost: (workspaceId: string, id: string): Key => ({ pk: `MANUAL_COST#${workspaceId}`, sk: id }),
  manualCostOf: (workspaceId: string, campaignId: string, id: string): Key => ({
    pk: `MANUAL_COST_OF#${workspaceId}#${campaignId}`,
    sk: id,
  }),
  /** Says that costs from this id on are being stored, and not yet to be seen. */
  manualCostsInWriting: (workspaceId: string, firstId: string): Key => ({
    pk: `MANUAL_COSTS_IN_WRITING#${workspaceId}`,
    sk: firstId,
  }),
  /** By the UTC day in which it begins, long ones apart: a report reads what may reach into its days alone. */
  manualCostStart: (workspaceId: string, length: 'short' | 'long', day: LocalDay, id: string): Key => ({
    pk: `MANUAL_COST_START#${workspaceId}#${length}`,
    sk: `${day}#${id}`,
  }),
};

/** Keys of the events table. Identities are hashes, so that no caller's text gets into a key. */
export const eventKeys = {
  /** An event, a pointer to one, or word that a click is awaited. */
  event: (identity: string): Key => single('EVENT', identity),
  /** Which events of a feed and type happened on a UTC day, a page or more for each counted batch; `page` sorts by minute first. */
  eventPage: (feedId: string, type: string, day: LocalDay, page: string): Key => ({
    pk: `EVENT_PAGE#${feedId}#${type}#${day}`,
    sk: page,
  }),
  /** Which events of a feed arrived on a UTC day. */
  arrivalPage: (feedId: string, day: LocalDay, page: string): Key => ({
    pk: `ARRIVAL_PAGE#${feedId}#${day}`,
    sk: page,
  }),
  /** Calls that made no new event: repeated, queued, not imported, refused. */
  inboundCall: (feedId: string, day: LocalDay, id: string): Key => ({
    pk: `INBOUND#${feedId}#${day}`,
    sk: id,
  }),
  rate: (feedId: string, minute: Instant): Key => ({ pk: `RATE#${feedId}`, sk: formatInstant(minute) }),
  replay: (feedId: string, id: string): Key => ({ pk: `REPLAY#${feedId}`, sk: id }),
  delivery: (id: string): Key => single('DELIVERY', id),
  /** Deliveries of a feed, to be listed newest first. */
  feedDelivery: (feedId: string, id: string): Key => ({ pk: `FEED_DELIVERY#${feedId}`, sk: id }),
  outgoingHost: (workspaceId: string, host: string): Key => ({
    pk: `OUTGOING_HOST#${workspaceId}`,
    sk: host,
  }),
  /** Which deliveries wait for the end of a host's pause. */
  parkedDelivery: (workspaceId: string, host: string, id: string): Key => ({
    pk: `PARKED_DELIVERY#${workspaceId}#${host}`,
    sk: id,
  }),
};

/** What keys say that their items do not say again. Network campaigns come last, since their ids may hold anything. */
export const ledgerKeyParts = {
  cost: ({ pk, sk }: Key) => {
    const [integrationId, networkCampaignId] = partsOf(pk, COST_KEY);
    return { integrationId, networkCampaignId, hour: sk };
  },
  costDay: ({ sk }: Pick<Key, 'sk'>) => {
    const [integrationId, networkCampaignId] = partsOf(sk, COST_DAY_KEY);
    return { integrationId, networkCampaignId };
  },
  /** The hour of its day. */
  detailShelf: ({ sk }: Pick<Key, 'sk'>) => ({ hourOfDay: Number(sk.slice(0, 2)) }),
  eventDay: ({ sk }: Pick<Key, 'sk'>) => {
    const [campaignId, feedId] = partsOf(sk, EVENT_DAY_KEY);
    return { campaignId: campaignId === NONE ? null : campaignId, feedId };
  },
};

const COST_KEY = /^COST#([^#]+)#(.+)$/s;
const COST_DAY_KEY = /^COSTS#([^#]+)#(.+)$/s;
const EVENT_DAY_KEY = /^EVENTS#([^#]+)#([^#]+)$/;

function partsOf(text: string, pattern: RegExp): [string, string] {
  const [, first, second] = pattern.exec(text) ?? [];
  if (first === undefined || second === undefined) throw new Error('A stored key is malformed.');
  return [first, second];
}

/** The shard follows from the id, so that an integration never moves. */
export function activeShardOf(integrationId: string): number {
  let sum = 0;
  for (const character of integrationId) sum = (sum * 31 + character.charCodeAt(0)) % 65_521;
  return sum % ACTIVE_SHARDS;
}
