import type { StoredEvent } from '#shared/domain/event.ts';
import type { EventStore } from '#shared/domain/event-ports.ts';
import type { Feed } from '#shared/domain/feed.ts';
import type { FeedRepository } from '#shared/domain/ports.ts';
import { describeEvent, type EventView } from './describe-event.ts';
import { notFound } from './request-problems.ts';

export interface ShowEventDeps {
  eventStore: Pick<EventStore, 'find'>;
  feeds: Pick<FeedRepository, 'find'>;
}

/** @throws RequestError `not-found` */
export async function showEvent(deps: ShowEventDeps, workspaceId: string, id: string): Promise<EventView> {
  const { event, feed } = await findEvent(deps, workspaceId, id);
  return describeEvent(event, feed.settings);
}

/** @throws RequestError `not-found`, also where it is no conversion. */
export async function showConversion(
  deps: ShowEventDeps,
  workspaceId: string,
  id: string,
): Promise<EventView> {
  const { event, feed } = await findConversion(deps, workspaceId, id);
  return describeEvent(event, feed.settings);
}

interface FoundEvent {
  event: StoredEvent;
  /** Deleted ones included: their events stay. */
  feed: Feed;
}

/** @throws RequestError `not-found` */
export async function findConversion(
  deps: ShowEventDeps,
  workspaceId: string,
  id: string,
): Promise<FoundEvent> {
  const found = await findEvent(deps, workspaceId, id);
  if (found.event.type !== 'conversion') throw notFound('conversion');
  return found;
}

export async function findEventById(
  { eventStore }: Pick<ShowEventDeps, 'eventStore'>,
  id: string,
): Promise<StoredEvent | null> {
  const event = await eventStore.find(id.slice('evt_'.length));
  // A further identity of an event leads to it too, but is no id of its own.
  return event?.id === id ? event : null;
}

async function findEvent(deps: ShowEventDeps, workspaceId: string, id: string): Promise<FoundEvent> {
  const event = await findEventById(deps, id);
  if (event?.workspaceId !== workspaceId) throw notFound('event');
  const feed = await deps.feeds.find(workspaceId, event.feedId);
  if (!feed) throw new Error('An event has no feed.');
  return { event, feed };
}
