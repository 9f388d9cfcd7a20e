import { z } from 'zod';
import { reply, route } from '#shared/lambda/route.ts';
import {
  createSigningKey,
  newSigningKeyViewSchema,
  type SigningKeyDeps,
} from '#shared/usecases/signing-keys.ts';
import { feedParams } from './params.ts';

export const createSigningKeyRoute = route({
  method: 'POST',
  path: '/v1/integrations/{id}/signing-keys',
  role: 'editor',
  summary: 'Make a key for the callers of a feed to sign with; two can be live',
  request: z.object({ params: feedParams }),
  responses: { 201: newSigningKeyViewSchema },
  faults: ['conflict'],
  handle: async (deps: SigningKeyDeps, { params }, { workspaceId }) =>
    reply(201, await createSigningKey(deps, workspaceId, params.id)),
});
