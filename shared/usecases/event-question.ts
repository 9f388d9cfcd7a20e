import { z } from 'zod';
import { EVENT_STATUSES, EVENT_TYPES, type StoredEvent } from '#shared/domain/event.ts';
import type { Feed } from '#shared/domain/feed.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { DAY_MS } from '#shared/domain/instants.ts';
import type { FeedRepository, IntegrationRepository } from '#shared/domain/ports.ts';
import {
  type Clock,
  formatInstant,
  type InstantRange,
  instantSchema,
  MINUTE_MS,
  parseInstant,
} from '#shared/domain/time.ts';
import { instantRange } from './instant-range.ts';
import { notFound } from './request-problems.ts';
import type { EventList } from './walk-events.ts';

/** An event may be dated so far back on arrival, and so far ahead. */
const DATED_BACK_MS = 91 * DAY_MS;
const DATED_AHEAD_MS = 5 * MINUTE_MS;

const FEEDS_PER_PAGE = 200;

const filterText = (description: string) => z.string().min(1).max(1000).optional().meta({ description });

const matchedSchema = z
  .enum(['true', 'false'])
  .transform((word) => word === 'true')
  .optional()
  .meta({ description: 'Conversions whose click is known, or is not' });

export const eventQuerySchema = z.strictObject({
  integrationId: idSchema('integration')
    .optional()
    .meta({ description: 'Events of this feed, a deleted one too; default: of all feeds that there are' }),
  type: z.enum(EVENT_TYPES).optional().meta({ description: 'Default: all' }),
  status: z.enum(EVENT_STATUSES).optional().meta({ description: 'Default: all' }),
  publisher: filterText('Exactly this publisher'),
  clickId: filterText('Exactly this click id'),
  transactionId: filterText('Exactly this transaction id'),
  matched: matchedSchema,
  from: instantSchema
    .optional()
    .meta({ description: 'Included, by the time of the event; default: 91 days before `to`' }),
  to: instantSchema.optional().meta({ description: 'Excluded; default: in five minutes' }),
});
export type EventQuery = z.output<typeof eventQuerySchema>;

/** The range that is asked for. Without ends it holds whatever could be received of late. @throws RequestError */
export function eventRange({ from, to }: EventQuery, now: Clock): InstantRange {
  const end = to === undefined ? now() + DATED_AHEAD_MS : parseInstant(to);
  return instantRange({
    from: from ?? formatInstant(Math.max(0, end - DATED_BACK_MS)),
    to: formatInstant(end),
  });
}

export interface FindFeedsDeps {
  feeds: Pick<FeedRepository, 'find'>;
  integrations: Pick<IntegrationRepository, 'listAll'>;
}

/** The feeds that are asked about, by id. @throws RequestError `not-found` */
export async function feedsOf(
  deps: FindFeedsDeps,
  workspaceId: string,
  { integrationId }: EventQuery,
): Promise<Map<string, Feed>> {
  if (integrationId === undefined) return allFeeds(deps, workspaceId);
  const feed = await deps.feeds.find(workspaceId, integrationId);
  if (!feed) throw notFound('feed', 'integrationId');
  return new Map([[feed.id, feed]]);
}

async function allFeeds({ integrations }: FindFeedsDeps, workspaceId: string): Promise<Map<string, Feed>> {
  const found = new Map<string, Feed>();
  let cursor: string | null = null;
  do {
    const page = await integrations.listAll(workspaceId, { limit: FEEDS_PER_PAGE, cursor });
    for (const each of page.items) if (each.kind === 'events') found.set(each.id, each);
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}

export const listsOf = (feeds: ReadonlyMap<string, Feed>, { type }: EventQuery): EventList[] =>
  [...feeds.keys()].flatMap((feedId) =>
    EVENT_TYPES.filter((each) => type === undefined || each === type).map((each) => ({ feedId, type: each })),
  );

export function isAskedFor(event: StoredEvent, query: EventQuery): boolean {
  const { status, publisher, clickId, transactionId, matched } = query;
  return (
    (status === undefined || event.status === status) &&
    (publisher === undefined || event.publisher === publisher) &&
    (clickId === undefined || event.clickId === clickId) &&
    (transactionId === undefined || event.transactionId === transactionId) &&
    (matched === undefined || event.matched === matched)
  );
}
