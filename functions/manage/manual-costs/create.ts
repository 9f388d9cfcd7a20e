import { z } from 'zod';
import { manualCostSchema, newManualCostSchema } from '#shared/domain/manual-cost.ts';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type CreateManualCostDeps, createManualCost } from '#shared/usecases/create-manual-cost.ts';

export const createManualCostRoute = route({
  method: 'POST',
  path: '/v1/manual-costs',
  role: 'editor',
  summary: 'Set the cost of a campaign over some days; hour by hour it replaces manual costs set before',
  request: z.object({ body: newManualCostSchema }),
  responses: { 201: manualCostSchema },
  faults: ['not-found', 'conflict'],
  handle: async (deps: CreateManualCostDeps, { body }, { workspaceId }) => {
    const cost = await createManualCost(deps, workspaceId, body);
    return reply(201, cost, { ...etagOf(cost), location: `/v1/manual-costs/${cost.id}` });
  },
});
