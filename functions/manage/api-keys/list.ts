import { z } from 'zod';
import { apiKeyViewSchema } from '#shared/domain/workspace.ts';
import { listOf, listSchema, pageQuerySchema, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type ListApiKeysDeps, listApiKeys } from '#shared/usecases/list-api-keys.ts';

export const listApiKeysRoute = route({
  method: 'GET',
  path: '/v1/api-keys',
  role: 'admin',
  summary: 'List API keys, the oldest first, expired ones included',
  request: z.object({ query: pageQuerySchema }),
  responses: { 200: listSchema(apiKeyViewSchema) },
  handle: async (deps: ListApiKeysDeps, { query }, { workspaceId }) =>
    reply(200, listOf(await listApiKeys(deps, workspaceId, pageRequest(query)))),
});
