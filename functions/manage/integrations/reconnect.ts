import { z } from 'zod';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { credentialsInputSchema } from '#shared/usecases/create-integration.ts';
import { integrationViewSchema } from '#shared/usecases/describe-integration.ts';
import { type UpdateIntegrationDeps, updateIntegration } from '#shared/usecases/update-integration.ts';
import { integrationParams } from './params.ts';

export const reconnectIntegrationRoute = route({
  method: 'POST',
  path: '/v1/integrations/{id}/reconnect',
  role: 'editor',
  summary: 'Take new credentials, tried first, sync again and fill the gap',
  request: z.object({
    params: integrationParams,
    body: z.strictObject({ credentials: credentialsInputSchema }).meta({ id: 'Reconnection' }),
  }),
  responses: { 200: integrationViewSchema },
  faults: ['conflict', 'unprocessable', 'unavailable'],
  handle: async (deps: UpdateIntegrationDeps, { params, body }, { workspaceId }) => {
    const integration = await updateIntegration(deps, {
      workspaceId,
      id: params.id,
      expected: null,
      change: body,
      state: 'active',
    });
    return reply(200, integration, etagOf(integration));
  },
});
