import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { noContent, reply, route } from '#shared/lambda/route.ts';
import { deleteSigningKey, type SigningKeyDeps } from '#shared/usecases/signing-keys.ts';
import { feedParams } from './params.ts';

export const deleteSigningKeyRoute = route({
  method: 'DELETE',
  path: '/v1/integrations/{id}/signing-keys/{keyId}',
  role: 'editor',
  summary: 'Delete a signing key: what is signed with it is refused within five seconds',
  request: z.object({ params: feedParams.extend({ keyId: idSchema('signingKey') }) }),
  responses: { 204: noContent },
  faults: ['conflict'],
  handle: async (deps: Pick<SigningKeyDeps, 'feeds' | 'now'>, { params }, { workspaceId }) => {
    await deleteSigningKey(deps, workspaceId, params.id, params.keyId);
    return reply(204, null);
  },
});
