import { z } from 'zod';
import { listSchema } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { listSigningKeys, type SigningKeyDeps, signingKeyViewSchema } from '#shared/usecases/signing-keys.ts';
import { feedParams } from './params.ts';

export const listSigningKeysRoute = route({
  method: 'GET',
  path: '/v1/integrations/{id}/signing-keys',
  role: 'viewer',
  summary: 'List the signing keys of a feed, never the keys themselves',
  request: z.object({ params: feedParams }),
  responses: { 200: listSchema(signingKeyViewSchema) },
  handle: async (deps: Pick<SigningKeyDeps, 'feeds'>, { params }, { workspaceId }) =>
    reply(200, { items: await listSigningKeys(deps, workspaceId, params.id), nextCursor: null }),
});
