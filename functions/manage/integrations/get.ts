import { z } from 'zod';
import { etagOf } from '#shared/lambda/etag.ts';
import { feedAddresses, type WithEventsDomain } from '#shared/lambda/feed-addresses.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { anyIntegrationViewSchema, describeAny } from '#shared/usecases/describe-any-integration.ts';
import type { DescribeIntegrationDeps } from '#shared/usecases/describe-integration.ts';
import { type FindFeedDeps, findFeedIfAny } from '#shared/usecases/find-feed.ts';
import { type FindIntegrationDeps, findIntegration } from '#shared/usecases/find-integration.ts';
import { integrationParams } from './params.ts';

type Deps = FindIntegrationDeps & FindFeedDeps & DescribeIntegrationDeps & WithEventsDomain;

export const getIntegrationRoute = route({
  method: 'GET',
  path: '/v1/integrations/{id}',
  role: 'viewer',
  summary: 'Show an integration',
  request: z.object({ params: integrationParams }),
  responses: { 200: anyIntegrationViewSchema },
  handle: async (deps: Deps, { params: { id } }, { workspaceId }, request) => {
    const integration =
      (await findFeedIfAny(deps, workspaceId, id)) ?? (await findIntegration(deps, workspaceId, id));
    const view = await describeAny(deps, integration, feedAddresses(deps, request));
    return reply(200, view, etagOf(integration));
  },
});
