import type { Feed } from '#shared/domain/feed.ts';
import type { FeedRepository } from '#shared/domain/ports.ts';
import { notFound } from './request-problems.ts';

export interface FindFeedDeps {
  feeds: Pick<FeedRepository, 'find'>;
}

/** A feed that is not deleted, or null where the id is not one of a feed. */
export async function findFeedIfAny(
  { feeds }: FindFeedDeps,
  workspaceId: string,
  id: string,
): Promise<Feed | null> {
  const feed = await feeds.find(workspaceId, id);
  return feed?.state === 'deleted' ? null : feed;
}

/** @throws RequestError `not-found` */
export async function findFeed(deps: FindFeedDeps, workspaceId: string, id: string): Promise<Feed> {
  const feed = await findFeedIfAny(deps, workspaceId, id);
  if (!feed) throw notFound('feed');
  return feed;
}
