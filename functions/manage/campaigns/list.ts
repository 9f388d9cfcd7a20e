import { z } from 'zod';
import { campaignSchema } from '#shared/domain/campaign.ts';
import type { CampaignRepository } from '#shared/domain/ports.ts';
import { listOf, listSchema, pageQuerySchema, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';

interface ListCampaignsDeps {
  campaigns: Pick<CampaignRepository, 'list'>;
}

export const listCampaignsRoute = route({
  method: 'GET',
  path: '/v1/campaigns',
  role: 'viewer',
  summary: 'List campaigns, the oldest first',
  request: z.object({ query: pageQuerySchema }),
  responses: { 200: listSchema(campaignSchema) },
  handle: async (deps: ListCampaignsDeps, { query }, { workspaceId }) =>
    reply(200, listOf(await deps.campaigns.list(workspaceId, pageRequest(query)))),
});
