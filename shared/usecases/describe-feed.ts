import { z } from 'zod';
import type { EventType } from '#shared/domain/event.ts';
import { KNOWN_PARAMETERS, meaningOf } from '#shared/domain/event-parameters.ts';
import { type Feed, feedSchema } from '#shared/domain/feed.ts';

const PATHS = {
  click: 'clicks',
  conversion: 'postbacks',
  impression: 'impressions',
} as const satisfies Record<EventType, string>;
const HOSTS = { click: 'clicks', conversion: 'postbacks', impression: 'imp' } as const satisfies Record<
  EventType,
  string
>;

/** What a tracker usually fills in; what the feed maps is added under its own names. */
const USUAL_MACROS: Readonly<Record<EventType, readonly string[]>> = {
  click: ['click_id', 'campaign', 'publisher', 'offer', 'sub_id', 'cost', 'keyword'],
  conversion: ['click_id', 'transaction_id', 'status', 'revenue', 'payout', 'currency'],
  impression: ['external_transaction_id', 'campaign', 'publisher', 'offer', 'sub_id'],
};

const urlSchema = z.string().nullable().meta({ description: 'Null for a type that is switched off' });
const urlsSchema = z.object({ click: urlSchema, conversion: urlSchema, impression: urlSchema });

/** A feed as callers see it: the fields of every integration, those of syncing empty, and its URLs. */
export const feedViewSchema = feedSchema
  .pick({
    id: true,
    kind: true,
    provider: true,
    name: true,
    timezone: true,
    currency: true,
    warnings: true,
    createdAt: true,
    updatedAt: true,
    version: true,
  })
  .extend({
    status: z.enum(['active', 'paused', 'deactivated']),
    credentialHint: z.literal(''),
    trafficSourceIds: z.tuple([]),
    settings: feedSchema.shape.settings,
    freshness: z.object({ completeUntil: z.null() }),
    lastSync: z.null(),
    nextSyncAt: z.null(),
    attention: z.null(),
    urls: urlsSchema,
    hostUrls: urlsSchema.nullable().meta({
      description: 'The same by host; null where the deployment has no domain for events',
    }),
  })
  .meta({ id: 'Feed' });
export type FeedView = z.infer<typeof feedViewSchema>;

/** Where trackers reach feeds: by path below `origin`, and by host where the deployer has a domain for it. */
export interface FeedAddresses {
  /** `https://host`, without a slash at the end. */
  origin: string;
  domain: string | null;
}

/** @param feed not a deleted one. */
export function describeFeed(feed: Feed, addresses: FeedAddresses): FeedView {
  const { id, kind, provider, name, timezone, currency, settings, warnings, createdAt, updatedAt, version } =
    feed;
  if (feed.state === 'deleted') throw new Error(`Feed ${id} is deleted and has no status.`);
  return {
    id,
    kind,
    provider,
    name,
    status: feed.state,
    timezone,
    currency,
    credentialHint: '',
    trafficSourceIds: [],
    settings,
    warnings,
    freshness: { completeUntil: null },
    lastSync: null,
    nextSyncAt: null,
    attention: null,
    ...urlsOf(feed, addresses),
    createdAt,
    updatedAt,
    version,
  };
}

function urlsOf(feed: Feed, { origin, domain }: FeedAddresses): Pick<FeedView, 'urls' | 'hostUrls'> {
  const { id } = feed;
  return {
    urls: eachUrl(feed, (type) => `${origin}/${PATHS[type]}/${id}`),
    hostUrls: domain === null ? null : eachUrl(feed, (type) => `https://${id}.${HOSTS[type]}.${domain}/`),
  };
}

function eachUrl(feed: Feed, addressOf: (type: EventType) => string): FeedView['urls'] {
  const urlOf = (type: EventType): string | null =>
    feed.settings.types.includes(type) ? `${addressOf(type)}?${macrosOf(feed, type).join('&')}` : null;
  return { click: urlOf('click'), conversion: urlOf('conversion'), impression: urlOf('impression') };
}

/** `name={known parameter}`, by the inbound name that has this meaning for the feed; nothing where none has it. */
function macrosOf({ settings }: Feed, type: EventType): string[] {
  const mapping = settings.parameters[type];
  const mapped = Object.entries(mapping ?? {});
  const targets = new Set([...USUAL_MACROS[type], ...mapped.map(([, target]) => target)]);
  return KNOWN_PARAMETERS[type].flatMap((known) => {
    const name = mapped.find(([, target]) => target === known)?.[0] ?? known;
    const isUsed = targets.has(known) && meaningOf(type, name, mapping).meaning === known;
    return isUsed ? [`${encodeURIComponent(name)}={${known}}`] : [];
  });
}
