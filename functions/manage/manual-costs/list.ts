import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { manualCostSchema } from '#shared/domain/manual-cost.ts';
import { listOf, listSchema, pageQuery, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type ListManualCostsDeps, listManualCosts } from '#shared/usecases/list-manual-costs.ts';

export const listManualCostsRoute = route({
  method: 'GET',
  path: '/v1/manual-costs',
  role: 'viewer',
  summary: 'List manual costs, the oldest first: hour by hour a later one replaces an earlier one',
  request: z.object({
    query: z.strictObject({
      campaignId: idSchema('campaign').optional().meta({ description: 'Only those of this campaign' }),
      ...pageQuery,
    }),
  }),
  responses: { 200: listSchema(manualCostSchema) },
  faults: ['not-found'],
  handle: async (deps: ListManualCostsDeps, { query }, { workspaceId }) => {
    const { campaignId = null } = query;
    return reply(200, listOf(await listManualCosts(deps, workspaceId, campaignId, pageRequest(query))));
  },
});
