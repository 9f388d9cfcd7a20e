import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { ifMatchSchema } from '#shared/lambda/etag.ts';
import { noContent, reply, route } from '#shared/lambda/route.ts';
import { type DeleteTrafficSourceDeps, deleteTrafficSource } from '#shared/usecases/delete-traffic-source.ts';

export const deleteTrafficSourceRoute = route({
  method: 'DELETE',
  path: '/v1/traffic-sources/{id}',
  role: 'editor',
  summary: 'Delete a traffic source',
  request: z.object({ params: z.object({ id: idSchema('trafficSource') }), headers: ifMatchSchema }),
  responses: { 204: noContent },
  faults: ['conflict', 'precondition-failed'],
  handle: async (deps: DeleteTrafficSourceDeps, { params, headers }, { workspaceId }) => {
    await deleteTrafficSource(deps, workspaceId, params.id, headers['if-match']);
    return reply(204, null);
  },
});
