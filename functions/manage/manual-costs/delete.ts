import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { ifMatchSchema } from '#shared/lambda/etag.ts';
import { noContent, reply, route } from '#shared/lambda/route.ts';
import { type DeleteManualCostDeps, deleteManualCost } from '#shared/usecases/delete-manual-cost.ts';

export const deleteManualCostRoute = route({
  method: 'DELETE',
  path: '/v1/manual-costs/{id}',
  role: 'editor',
  summary: 'Delete a manual cost; its hours go back to an older one, where there is one',
  request: z.object({ params: z.object({ id: idSchema('manualCost') }), headers: ifMatchSchema }),
  responses: { 204: noContent },
  faults: ['conflict', 'precondition-failed'],
  handle: async (deps: DeleteManualCostDeps, { params, headers }, { workspaceId }) => {
    await deleteManualCost(deps, workspaceId, params.id, headers['if-match']);
    return reply(204, null);
  },
});
