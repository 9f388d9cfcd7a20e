import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { syncRunViewSchema } from '#shared/usecases/describe-integration.ts';
import { type StartSyncDeps, startSync, syncRequestSchema } from '#shared/usecases/start-sync.ts';

export const startSyncRoute = route({
  method: 'POST',
  path: '/v1/integrations/{id}/syncs',
  role: 'editor',
  summary: 'Read a span of days again',
  request: z.object({ params: z.object({ id: idSchema('integration') }), body: syncRequestSchema }),
  responses: { 202: syncRunViewSchema },
  faults: ['conflict'],
  handle: async (deps: StartSyncDeps, { params, body }, { workspaceId }) => {
    const run = await startSync(deps, workspaceId, params.id, body);
    return reply(202, run, { location: `/v1/integrations/${params.id}/syncs/${run.id}` });
  },
});
