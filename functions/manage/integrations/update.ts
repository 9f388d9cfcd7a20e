import { z } from 'zod';
import { etagOf, ifMatchSchema } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { integrationViewSchema } from '#shared/usecases/describe-integration.ts';
import {
  integrationChangeSchema,
  type UpdateIntegrationDeps,
  updateIntegration,
} from '#shared/usecases/update-integration.ts';
import { integrationParams } from './params.ts';

export const updateIntegrationRoute = route({
  method: 'PATCH',
  path: '/v1/integrations/{id}',
  role: 'editor',
  summary: 'Change an integration; new credentials are tried first',
  request: z.object({ params: integrationParams, headers: ifMatchSchema, body: integrationChangeSchema }),
  responses: { 200: integrationViewSchema },
  faults: ['conflict', 'precondition-failed', 'unprocessable', 'unavailable'],
  handle: async (deps: UpdateIntegrationDeps, { params, headers, body }, { workspaceId }) => {
    const expected = headers['if-match'];
    const integration = await updateIntegration(deps, { workspaceId, id: params.id, expected, change: body });
    return reply(200, integration, etagOf(integration));
  },
});
