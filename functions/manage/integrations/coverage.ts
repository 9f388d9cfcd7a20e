import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  coverageQuerySchema,
  coverageViewSchema,
  type ShowCoverageDeps,
  showCoverage,
} from '#shared/usecases/show-coverage.ts';

export const showCoverageRoute = route({
  method: 'GET',
  path: '/v1/integrations/{id}/coverage',
  role: 'viewer',
  summary: 'Tell for every hour whether it was read since it ended',
  request: z.object({ params: z.object({ id: idSchema('integration') }), query: coverageQuerySchema }),
  responses: { 200: coverageViewSchema },
  handle: async (deps: ShowCoverageDeps, { params, query }, { workspaceId }) =>
    reply(200, await showCoverage(deps, workspaceId, params.id, query)),
});
