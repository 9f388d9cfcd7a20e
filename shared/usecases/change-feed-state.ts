import type { Feed } from '#shared/domain/feed.ts';
import type { FeedRepository } from '#shared/domain/ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import type { SettableState } from './change-integration-state.ts';
import { type ExpectedVersions, expectVersion, writeExpecting } from './request-problems.ts';
import { changed } from './update-feed.ts';

export interface ChangeFeedStateDeps {
  feeds: Pick<FeedRepository, 'update'>;
  now: Clock;
}

/** A paused or deactivated feed imports nothing (spec E-13); since it has no credentials, `resume` brings back both. */
export async function changeFeedState(
  deps: ChangeFeedStateDeps,
  before: Feed,
  state: SettableState,
): Promise<Feed> {
  if (before.state === state) return before;
  const after = changed(deps, before, { state });
  await writeExpecting(null, deps.feeds.update(before, after));
  return after;
}

/** Its URLs answer 410 from then on; received events stay. */
export async function deleteFeed(
  deps: ChangeFeedStateDeps,
  before: Feed,
  expected: ExpectedVersions,
): Promise<void> {
  expectVersion(expected, before.version);
  const after = changed(deps, before, { state: 'deleted', signingKeys: [], warnings: [] });
  await writeExpecting(expected, deps.feeds.update(before, after));
}
