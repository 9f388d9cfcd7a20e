import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { ifMatchSchema } from '#shared/lambda/etag.ts';
import { noContent, reply, route } from '#shared/lambda/route.ts';
import { type DeleteApiKeyDeps, deleteApiKey } from '#shared/usecases/delete-api-key.ts';

export const deleteApiKeyRoute = route({
  method: 'DELETE',
  path: '/v1/api-keys/{id}',
  role: 'admin',
  summary: 'Revoke an API key at once',
  request: z.object({ params: z.object({ id: idSchema('apiKey') }), headers: ifMatchSchema }),
  responses: { 204: noContent },
  faults: ['conflict', 'precondition-failed'],
  handle: async (deps: DeleteApiKeyDeps, { params, headers }, { workspaceId }) => {
    await deleteApiKey(deps, { workspaceId, id: params.id, expected: headers['if-match'] });
    return reply(204, null);
  },
});
