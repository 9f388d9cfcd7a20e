import { z } from 'zod';
import { etagOf, ifMatchSchema } from '#shared/lambda/etag.ts';
import { feedAddresses, type WithEventsDomain } from '#shared/lambda/feed-addresses.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { anyIntegrationViewSchema } from '#shared/usecases/describe-any-integration.ts';
import { type FindFeedDeps, findFeedIfAny } from '#shared/usecases/find-feed.ts';
import { type UpdateFeedDeps, updateFeed } from '#shared/usecases/update-feed.ts';
import {
  integrationChangeSchema,
  type UpdateIntegrationDeps,
  updateIntegration,
} from '#shared/usecases/update-integration.ts';
import { integrationParams } from './params.ts';

type Deps = UpdateIntegrationDeps & UpdateFeedDeps & FindFeedDeps & WithEventsDomain;

export const updateIntegrationRoute = route({
  method: 'PATCH',
  path: '/v1/integrations/{id}',
  role: 'editor',
  summary: 'Change an integration; new credentials are tried first',
  request: z.object({ params: integrationParams, headers: ifMatchSchema, body: integrationChangeSchema }),
  responses: { 200: anyIntegrationViewSchema },
  faults: ['conflict', 'precondition-failed', 'unprocessable', 'unavailable'],
  handle: async (deps: Deps, { params: { id }, headers, body: change }, { workspaceId }, request) => {
    const expected = headers['if-match'];
    const feed = await findFeedIfAny(deps, workspaceId, id);
    const integration = feed
      ? await updateFeed(deps, feed, { expected, change }, feedAddresses(deps, request))
      : await updateIntegration(deps, { workspaceId, id, expected, change });
    return reply(200, integration, etagOf(integration));
  },
});
