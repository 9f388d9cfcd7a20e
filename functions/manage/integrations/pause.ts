import { z } from 'zod';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { integrationViewSchema } from '#shared/usecases/describe-integration.ts';
import { type PauseIntegrationDeps, pauseIntegration } from '#shared/usecases/pause-integration.ts';
import { integrationParams } from './params.ts';

export const pauseIntegrationRoute = route({
  method: 'POST',
  path: '/v1/integrations/{id}/pause',
  role: 'editor',
  summary: 'Stop syncing until it is resumed',
  request: z.object({ params: integrationParams }),
  responses: { 200: integrationViewSchema },
  faults: ['conflict'],
  handle: async (deps: PauseIntegrationDeps, { params }, { workspaceId }) => {
    const integration = await pauseIntegration(deps, workspaceId, params.id);
    return reply(200, integration, etagOf(integration));
  },
});
