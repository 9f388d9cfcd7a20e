import type { Delivery } from '#shared/domain/delivery.ts';
import type { EventStore } from '#shared/domain/event-ports.ts';
import type { Page, PageRequest } from '#shared/domain/ports.ts';
import type { DeliveryFilter, DeliveryRepository } from '#shared/domain/postback-ports.ts';
import { type FindFeedDeps, findFeed } from './find-feed.ts';
import { findEventById } from './show-event.ts';

export interface ListDeliveriesDeps extends FindFeedDeps {
  deliveries: Pick<DeliveryRepository, 'list'>;
  eventStore: Pick<EventStore, 'find'>;
}

export interface DeliveryQuestion extends Omit<DeliveryFilter, 'event'> {
  eventId: string | null;
}

/** The newest first. Of an event that the feed does not have there are none. @throws RequestError `not-found` */
export async function listDeliveries(
  deps: ListDeliveriesDeps,
  { workspaceId, feedId }: { workspaceId: string; feedId: string },
  { eventId, ...filter }: DeliveryQuestion,
  page: PageRequest,
): Promise<Page<Delivery>> {
  await findFeed(deps, workspaceId, feedId);
  if (eventId === null) return deps.deliveries.list(feedId, { ...filter, event: null }, page);
  const event = await findEventById(deps, eventId);
  if (event?.feedId !== feedId) return { items: [], cursor: null };
  const changedAt = event.history.map(({ at }) => at);
  return deps.deliveries.list(feedId, { ...filter, event: { id: eventId, changedAt } }, page);
}
