import { z } from 'zod';
import { campaignSchema } from '#shared/domain/campaign.ts';
import { idSchema } from '#shared/domain/ids.ts';
import type { CampaignRepository } from '#shared/domain/ports.ts';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { notFound } from '#shared/usecases/request-problems.ts';

interface GetCampaignDeps {
  campaigns: Pick<CampaignRepository, 'find'>;
}

export const getCampaignRoute = route({
  method: 'GET',
  path: '/v1/campaigns/{id}',
  role: 'viewer',
  summary: 'Show a campaign',
  request: z.object({ params: z.object({ id: idSchema('campaign') }) }),
  responses: { 200: campaignSchema },
  handle: async (deps: GetCampaignDeps, { params }, { workspaceId }) => {
    const campaign = await deps.campaigns.find(workspaceId, params.id);
    if (!campaign) throw notFound('campaign');
    return reply(200, campaign, etagOf(campaign));
  },
});
