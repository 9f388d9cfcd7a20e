import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import type { SyncRunRepository } from '#shared/domain/ports.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { syncRunViewSchema } from '#shared/usecases/describe-integration.ts';
import { type FindIntegrationDeps, findIntegration } from '#shared/usecases/find-integration.ts';
import { notFound } from '#shared/usecases/request-problems.ts';

interface GetSyncDeps extends FindIntegrationDeps {
  runs: Pick<SyncRunRepository, 'find'>;
}

export const getSyncRoute = route({
  method: 'GET',
  path: '/v1/integrations/{id}/syncs/{runId}',
  role: 'viewer',
  summary: 'Show a run',
  request: z.object({ params: z.object({ id: idSchema('integration'), runId: idSchema('run') }) }),
  responses: { 200: syncRunViewSchema },
  handle: async (deps: GetSyncDeps, { params }, { workspaceId }) => {
    const integration = await findIntegration(deps, workspaceId, params.id);
    const run = await deps.runs.find(integration.id, params.runId);
    if (!run) throw notFound('run');
    return reply(200, run);
  },
});
