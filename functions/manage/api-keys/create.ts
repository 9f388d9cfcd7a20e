import { z } from 'zod';
import { createdApiKeySchema, viewOfApiKey } from '#shared/domain/workspace.ts';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type CreateApiKeyDeps, createApiKey, newApiKeySchema } from '#shared/usecases/create-api-key.ts';

export const createApiKeyRoute = route({
  method: 'POST',
  path: '/v1/api-keys',
  role: 'admin',
  summary: 'Make an API key, which is shown this once',
  request: z.object({ body: newApiKeySchema }),
  responses: { 201: createdApiKeySchema },
  handle: async (deps: CreateApiKeyDeps, { body }, { workspaceId }) => {
    const { apiKey, key } = await createApiKey(deps, workspaceId, body);
    return reply(
      201,
      { ...viewOfApiKey(apiKey), key },
      {
        ...etagOf(apiKey),
        location: `/v1/api-keys/${apiKey.id}`,
      },
    );
  },
});
