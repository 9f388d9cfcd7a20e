import type { Delivery } from '#shared/domain/delivery.ts';
import type { Page, PageRequest } from '#shared/domain/ports.ts';
import type { DeliveryFilter, DeliveryRepository } from '#shared/domain/postback-ports.ts';
import { type FindFeedDeps, findFeed } from './find-feed.ts';

export interface ListDeliveriesDeps extends FindFeedDeps {
  deliveries: Pick<DeliveryRepository, 'list'>;
}

/** The newest first. @throws RequestError `not-found` */
export async function listDeliveries(
  deps: ListDeliveriesDeps,
  { workspaceId, feedId }: { workspaceId: string; feedId: string },
  filter: DeliveryFilter,
  page: PageRequest,
): Promise<Page<Delivery>> {
  await findFeed(deps, workspaceId, feedId);
  return deps.deliveries.list(feedId, filter, page);
}
