import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { manualCostSchema } from '#shared/domain/manual-cost.ts';
import type { ManualCostRepository } from '#shared/domain/reporting-ports.ts';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { notFound } from '#shared/usecases/request-problems.ts';

interface GetManualCostDeps {
  manualCosts: Pick<ManualCostRepository, 'find'>;
}

export const getManualCostRoute = route({
  method: 'GET',
  path: '/v1/manual-costs/{id}',
  role: 'viewer',
  summary: 'Show a manual cost',
  request: z.object({ params: z.object({ id: idSchema('manualCost') }) }),
  responses: { 200: manualCostSchema },
  handle: async (deps: GetManualCostDeps, { params }, { workspaceId }) => {
    const cost = await deps.manualCosts.find(workspaceId, params.id);
    if (!cost) throw notFound('manual cost');
    return reply(200, cost, etagOf(cost));
  },
});
