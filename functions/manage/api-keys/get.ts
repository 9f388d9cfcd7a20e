import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import type { ApiKeyRepository } from '#shared/domain/ports.ts';
import { apiKeyViewSchema, viewOfApiKey } from '#shared/domain/workspace.ts';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { notFound } from '#shared/usecases/request-problems.ts';

interface GetApiKeyDeps {
  apiKeys: Pick<ApiKeyRepository, 'find'>;
}

export const getApiKeyRoute = route({
  method: 'GET',
  path: '/v1/api-keys/{id}',
  role: 'admin',
  summary: 'Show an API key, without the key itself',
  request: z.object({ params: z.object({ id: idSchema('apiKey') }) }),
  responses: { 200: apiKeyViewSchema },
  handle: async ({ apiKeys }: GetApiKeyDeps, { params }, { workspaceId }) => {
    const apiKey = await apiKeys.find(workspaceId, params.id);
    if (!apiKey) throw notFound('API key');
    return reply(200, viewOfApiKey(apiKey), etagOf(apiKey));
  },
});
