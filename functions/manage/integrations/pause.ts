import { z } from 'zod';
import { etagOf } from '#shared/lambda/etag.ts';
import { feedAddresses, type WithEventsDomain } from '#shared/lambda/feed-addresses.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type ChangeFeedStateDeps, changeFeedState } from '#shared/usecases/change-feed-state.ts';
import { anyIntegrationViewSchema } from '#shared/usecases/describe-any-integration.ts';
import { describeFeed } from '#shared/usecases/describe-feed.ts';
import { type FindFeedDeps, findFeedIfAny } from '#shared/usecases/find-feed.ts';
import { type PauseIntegrationDeps, pauseIntegration } from '#shared/usecases/pause-integration.ts';
import { integrationParams } from './params.ts';

type Deps = PauseIntegrationDeps & ChangeFeedStateDeps & FindFeedDeps & WithEventsDomain;

export const pauseIntegrationRoute = route({
  method: 'POST',
  path: '/v1/integrations/{id}/pause',
  role: 'editor',
  summary: 'Stop syncing until it is resumed',
  request: z.object({ params: integrationParams }),
  responses: { 200: anyIntegrationViewSchema },
  faults: ['conflict'],
  handle: async (deps: Deps, { params: { id } }, { workspaceId }, request) => {
    const feed = await findFeedIfAny(deps, workspaceId, id);
    const integration = feed
      ? describeFeed(await changeFeedState(deps, feed, 'paused'), feedAddresses(deps, request))
      : await pauseIntegration(deps, workspaceId, id);
    return reply(200, integration, etagOf(integration));
  },
});
