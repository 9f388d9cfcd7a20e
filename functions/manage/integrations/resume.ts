import { z } from 'zod';
import { etagOf } from '#shared/lambda/etag.ts';
import { feedAddresses, type WithEventsDomain } from '#shared/lambda/feed-addresses.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type ChangeFeedStateDeps, changeFeedState } from '#shared/usecases/change-feed-state.ts';
import { anyIntegrationViewSchema } from '#shared/usecases/describe-any-integration.ts';
import { describeFeed } from '#shared/usecases/describe-feed.ts';
import { type FindFeedDeps, findFeedIfAny } from '#shared/usecases/find-feed.ts';
import { type ResumeIntegrationDeps, resumeIntegration } from '#shared/usecases/resume-integration.ts';
import { integrationParams } from './params.ts';

type Deps = ResumeIntegrationDeps & ChangeFeedStateDeps & FindFeedDeps & WithEventsDomain;

export const resumeIntegrationRoute = route({
  method: 'POST',
  path: '/v1/integrations/{id}/resume',
  role: 'editor',
  summary: 'Sync again, beginning with what was missed',
  request: z.object({ params: integrationParams }),
  responses: { 200: anyIntegrationViewSchema },
  faults: ['conflict'],
  handle: async (deps: Deps, { params: { id } }, { workspaceId }, request) => {
    const feed = await findFeedIfAny(deps, workspaceId, id);
    const integration = feed
      ? describeFeed(await changeFeedState(deps, feed, 'active'), feedAddresses(deps, request))
      : await resumeIntegration(deps, workspaceId, id);
    return reply(200, integration, etagOf(integration));
  },
});
