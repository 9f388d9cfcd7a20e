import { z } from 'zod';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  type CreateIntegrationDeps,
  createIntegration,
  newIntegrationSchema,
} from '#shared/usecases/create-integration.ts';
import { integrationViewSchema } from '#shared/usecases/describe-integration.ts';

export const createIntegrationRoute = route({
  method: 'POST',
  path: '/v1/integrations',
  role: 'editor',
  summary: 'Connect an account; its credentials are tried before anything is stored',
  request: z.object({ body: newIntegrationSchema }),
  responses: { 201: integrationViewSchema },
  faults: ['not-found', 'conflict', 'unprocessable', 'unavailable'],
  handle: async (deps: CreateIntegrationDeps, { body }, { workspaceId }) => {
    const integration = await createIntegration(deps, workspaceId, body);
    return reply(201, integration, {
      ...etagOf(integration),
      location: `/v1/integrations/${integration.id}`,
    });
  },
});
