import { z } from 'zod';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  type DeactivateIntegrationDeps,
  deactivateIntegration,
} from '#shared/usecases/deactivate-integration.ts';
import { integrationViewSchema } from '#shared/usecases/describe-integration.ts';
import { integrationParams } from './params.ts';

export const deactivateIntegrationRoute = route({
  method: 'POST',
  path: '/v1/integrations/{id}/deactivate',
  role: 'editor',
  summary: 'Stop syncing for good; settings and costs stay',
  request: z.object({ params: integrationParams }),
  responses: { 200: integrationViewSchema },
  faults: ['conflict'],
  handle: async (deps: DeactivateIntegrationDeps, { params }, { workspaceId }) => {
    const integration = await deactivateIntegration(deps, workspaceId, params.id);
    return reply(200, integration, etagOf(integration));
  },
});
