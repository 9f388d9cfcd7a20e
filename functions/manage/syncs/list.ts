import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { listOf, listSchema, pageQuerySchema, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { syncRunViewSchema } from '#shared/usecases/describe-integration.ts';
import { type ListSyncsDeps, listSyncs } from '#shared/usecases/list-syncs.ts';

export const listSyncsRoute = route({
  method: 'GET',
  path: '/v1/integrations/{id}/syncs',
  role: 'viewer',
  summary: 'List the runs of an integration, the newest first',
  request: z.object({ params: z.object({ id: idSchema('integration') }), query: pageQuerySchema }),
  responses: { 200: listSchema(syncRunViewSchema) },
  handle: async (deps: ListSyncsDeps, { params, query }, { workspaceId }) =>
    reply(200, listOf(await listSyncs(deps, workspaceId, params.id, pageRequest(query)))),
});
