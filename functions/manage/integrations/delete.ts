import { z } from 'zod';
import { ifMatchSchema } from '#shared/lambda/etag.ts';
import { noContent, reply, route } from '#shared/lambda/route.ts';
import { type ChangeFeedStateDeps, deleteFeed } from '#shared/usecases/change-feed-state.ts';
import { type DeleteIntegrationDeps, deleteIntegration } from '#shared/usecases/delete-integration.ts';
import { type FindFeedDeps, findFeedIfAny } from '#shared/usecases/find-feed.ts';
import { integrationParams } from './params.ts';

type Deps = DeleteIntegrationDeps & ChangeFeedStateDeps & FindFeedDeps;

export const deleteIntegrationRoute = route({
  method: 'DELETE',
  path: '/v1/integrations/{id}',
  role: 'editor',
  summary: 'Stop syncing and erase the credentials; received costs stay',
  request: z.object({ params: integrationParams, headers: ifMatchSchema }),
  responses: { 204: noContent },
  faults: ['conflict', 'precondition-failed'],
  handle: async (deps: Deps, { params: { id }, headers }, { workspaceId }) => {
    const expected = headers['if-match'];
    const feed = await findFeedIfAny(deps, workspaceId, id);
    if (feed) await deleteFeed(deps, feed, expected);
    else await deleteIntegration(deps, workspaceId, id, expected);
    return reply(204, null);
  },
});
