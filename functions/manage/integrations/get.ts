import { z } from 'zod';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  type DescribeIntegrationDeps,
  describeIntegration,
  integrationViewSchema,
} from '#shared/usecases/describe-integration.ts';
import { type FindIntegrationDeps, findIntegration } from '#shared/usecases/find-integration.ts';
import { integrationParams } from './params.ts';

export const getIntegrationRoute = route({
  method: 'GET',
  path: '/v1/integrations/{id}',
  role: 'viewer',
  summary: 'Show an integration',
  request: z.object({ params: integrationParams }),
  responses: { 200: integrationViewSchema },
  handle: async (deps: FindIntegrationDeps & DescribeIntegrationDeps, { params }, { workspaceId }) => {
    const integration = await findIntegration(deps, workspaceId, params.id);
    return reply(200, await describeIntegration(deps, integration), etagOf(integration));
  },
});
