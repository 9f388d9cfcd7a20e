import { z } from 'zod';
import { cursorsOf } from '#shared/domain/cursor.ts';
import type { StoredEvent } from '#shared/domain/event.ts';
import type { EventPlace } from '#shared/domain/event-reading-ports.ts';
import type { Feed } from '#shared/domain/feed.ts';
import type { Page, PageRequest } from '#shared/domain/ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import { describeEvent, type EventView } from './describe-event.ts';
import {
  type EventQuery,
  eventRange,
  type FindFeedsDeps,
  feedsOf,
  isAskedFor,
  listsOf,
} from './event-question.ts';
import { type WalkDeps, walkEvents } from './walk-events.ts';

export interface ListEventsDeps extends FindFeedsDeps, WalkDeps {
  now: Clock;
}

/** A call looks at no more: then it hands out a cursor, however few events it has found. */
const ENOUGH_EVENTS = 5000;
const ENOUGH_READS = 1500;

const instant = z.int().min(0).max(Date.UTC(9999, 0));

/** The place behind which a list goes on, and its end, which without `to` is that of the first page. */
const positionSchema = z.strictObject({ at: instant, identity: z.string().max(40), to: instant });

/** Events by their time. A page ends early where many events had to be looked at. @throws RequestError */
export async function listEvents(
  deps: ListEventsDeps,
  workspaceId: string,
  query: EventQuery,
  { limit, cursor }: PageRequest,
): Promise<Page<EventView>> {
  const cursors = cursorsOf(positionSchema, [workspaceId, query]);
  const range = eventRange(query, deps.now);
  const { to, ...start } =
    cursor === null ? { at: Math.max(0, range.from), identity: '', to: range.to } : cursors.decode(cursor);
  const feeds = await feedsOf(deps, workspaceId, query);
  const found: { place: EventPlace; event: StoredEvent }[] = [];
  let reached: EventPlace = start;
  let looked = 0;
  let reads = 0;
  for await (const step of walkEvents(deps, listsOf(feeds, query), start, to)) {
    found.push(...step.events.filter(({ event }) => isAskedFor(event, query)));
    reached = step.reached;
    looked += step.events.length;
    reads += step.reads;
    if (found.length > limit || looked >= ENOUGH_EVENTS || reads >= ENOUGH_READS) break;
  }
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1)?.place : null;
  const next = last ?? (feeds.size > 0 && reached.at < to ? reached : null);
  return {
    items: shown.map(({ event }) => describeOf(event, feeds)),
    cursor: next && cursors.encode({ ...next, to }),
  };
}

/** All events that are asked for, for a file. @throws RequestError */
export async function* readEvents(
  deps: ListEventsDeps,
  workspaceId: string,
  query: EventQuery,
): AsyncGenerator<EventView, void, void> {
  const { from, to } = eventRange(query, deps.now);
  const feeds = await feedsOf(deps, workspaceId, query);
  const start = { at: Math.max(0, from), identity: '' };
  for await (const { events } of walkEvents(deps, listsOf(feeds, query), start, to)) {
    for (const { event } of events) if (isAskedFor(event, query)) yield describeOf(event, feeds);
  }
}

function describeOf(event: StoredEvent, feeds: ReadonlyMap<string, Feed>): EventView {
  const feed = feeds.get(event.feedId);
  if (!feed) throw new Error('An event has no feed.');
  return describeEvent(event, feed.settings);
}
