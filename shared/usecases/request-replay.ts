import { z } from 'zod';
import type { IdMaker } from '#shared/domain/ids.ts';
import type { FeedRepository } from '#shared/domain/ports.ts';
import { type Replay, type ReplayQueue, type ReplayRepository, replaySchema } from '#shared/domain/replay.ts';
import { type Clock, formatInstant, instantSchema } from '#shared/domain/time.ts';
import { findFeed } from './find-feed.ts';
import { instantRange } from './instant-range.ts';
import { notFound } from './request-problems.ts';

export const replayRequestSchema = z
  .strictObject({
    from: instantSchema.meta({ description: 'Included, by arrival; calls are kept for 30 days' }),
    to: instantSchema.meta({ description: 'Excluded', examples: ['2026-03-15T00:00:00Z'] }),
  })
  .meta({ id: 'ReplayRequest' });

export const replayViewSchema = replaySchema
  .omit({ feedId: true, behind: true, version: true })
  .meta({ id: 'Replay' });
export type ReplayView = z.output<typeof replayViewSchema>;

export interface RequestReplayDeps {
  feeds: Pick<FeedRepository, 'find'>;
  replays: Pick<ReplayRepository, 'create'>;
  replayQueue: ReplayQueue;
  ids: IdMaker;
  now: Clock;
}

/** Lets refused calls be taken once more, by what the feed is set to now (spec E-14). @throws RequestError */
export async function requestReplay(
  deps: RequestReplayDeps,
  { workspaceId, feedId }: { workspaceId: string; feedId: string },
  { from, to }: z.output<typeof replayRequestSchema>,
): Promise<ReplayView> {
  const range = instantRange({ from, to });
  await findFeed(deps, workspaceId, feedId);
  const replay: Replay = {
    id: deps.ids('replay'),
    feedId,
    from: formatInstant(range.from),
    to: formatInstant(range.to),
    state: 'queued',
    found: 0,
    imported: 0,
    duplicates: 0,
    notImported: 0,
    refused: 0,
    createdAt: formatInstant(deps.now()),
    finishedAt: null,
    behind: null,
    version: 1,
  };
  await deps.replays.create(replay);
  await deps.replayQueue.send([{ workspaceId, feedId, replayId: replay.id }]);
  return replay;
}

export interface ShowReplayDeps {
  feeds: Pick<FeedRepository, 'find'>;
  replays: Pick<ReplayRepository, 'find'>;
}

/** @throws RequestError `not-found` */
export async function showReplay(
  deps: ShowReplayDeps,
  { workspaceId, feedId }: { workspaceId: string; feedId: string },
  id: string,
): Promise<ReplayView> {
  await findFeed(deps, workspaceId, feedId);
  const replay = await deps.replays.find(feedId, id);
  if (!replay) throw notFound('replay');
  return replay;
}
