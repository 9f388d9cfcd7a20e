import { z } from 'zod';
import { feedAddresses, type WithEventsDomain } from '#shared/lambda/feed-addresses.ts';
import { listOf, listSchema, pageQuerySchema, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { anyIntegrationViewSchema } from '#shared/usecases/describe-any-integration.ts';
import { type ListIntegrationsDeps, listIntegrations } from '#shared/usecases/list-integrations.ts';

export const listIntegrationsRoute = route({
  method: 'GET',
  path: '/v1/integrations',
  role: 'viewer',
  summary: 'List integrations, the oldest first',
  request: z.object({ query: pageQuerySchema }),
  responses: { 200: listSchema(anyIntegrationViewSchema) },
  handle: async (deps: ListIntegrationsDeps & WithEventsDomain, { query }, { workspaceId }, request) =>
    reply(
      200,
      listOf(await listIntegrations(deps, workspaceId, pageRequest(query), feedAddresses(deps, request))),
    ),
});
