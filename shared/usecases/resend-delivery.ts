import { type Delivery, sentAgain } from '#shared/domain/delivery.ts';
import { RequestError } from '#shared/domain/errors.ts';
import type { DeliveryQueue, DeliveryRepository } from '#shared/domain/postback-ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import { type FindFeedDeps, findFeed } from './find-feed.ts';
import { notFound } from './request-problems.ts';

export interface ResendDeliveryDeps extends FindFeedDeps {
  deliveries: Pick<DeliveryRepository, 'feedOf' | 'find' | 'replace'>;
  deliveryQueue: DeliveryQueue;
  now: Clock;
}

const TRIES = 5;

/** Sends a postback once more, whatever became of it, with all its tries. @throws RequestError */
export async function resendDelivery(
  deps: ResendDeliveryDeps,
  workspaceId: string,
  id: string,
): Promise<Delivery> {
  const feedId = await deps.deliveries.feedOf(id);
  if (feedId === null) throw notFound('delivery');
  await findFeed(deps, workspaceId, feedId);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await deps.deliveries.find(feedId, id);
    if (!before) throw notFound('delivery');
    const after = sentAgain(before, deps.now());
    if (!(await deps.deliveries.replace(before, after))) continue;
    await deps.deliveryQueue.send([{ body: { feedId, id }, delaySeconds: 0 }]);
    return after;
  }
  throw new RequestError('conflict', 'concurrent-change', 'It changed with every try. Repeat the call.');
}
