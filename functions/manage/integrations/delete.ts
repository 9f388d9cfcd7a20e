import { z } from 'zod';
import { ifMatchSchema } from '#shared/lambda/etag.ts';
import { noContent, reply, route } from '#shared/lambda/route.ts';
import { type DeleteIntegrationDeps, deleteIntegration } from '#shared/usecases/delete-integration.ts';
import { integrationParams } from './params.ts';

export const deleteIntegrationRoute = route({
  method: 'DELETE',
  path: '/v1/integrations/{id}',
  role: 'editor',
  summary: 'Stop syncing and erase the credentials; received costs stay',
  request: z.object({ params: integrationParams, headers: ifMatchSchema }),
  responses: { 204: noContent },
  faults: ['conflict', 'precondition-failed'],
  handle: async (deps: DeleteIntegrationDeps, { params, headers }, { workspaceId }) => {
    await deleteIntegration(deps, workspaceId, params.id, headers['if-match']);
    return reply(204, null);
  },
});
