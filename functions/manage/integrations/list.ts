import { z } from 'zod';
import { listOf, listSchema, pageQuerySchema, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { integrationViewSchema } from '#shared/usecases/describe-integration.ts';
import { type ListIntegrationsDeps, listIntegrations } from '#shared/usecases/list-integrations.ts';

export const listIntegrationsRoute = route({
  method: 'GET',
  path: '/v1/integrations',
  role: 'viewer',
  summary: 'List integrations, the oldest first',
  request: z.object({ query: pageQuerySchema }),
  responses: { 200: listSchema(integrationViewSchema) },
  handle: async (deps: ListIntegrationsDeps, { query }, { workspaceId }) =>
    reply(200, listOf(await listIntegrations(deps, workspaceId, pageRequest(query)))),
});
