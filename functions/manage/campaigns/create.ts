import { z } from 'zod';
import { campaignSchema } from '#shared/domain/campaign.ts';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  type CreateCampaignDeps,
  createCampaign,
  newCampaignSchema,
} from '#shared/usecases/create-campaign.ts';

export const createCampaignRoute = route({
  method: 'POST',
  path: '/v1/campaigns',
  role: 'editor',
  summary: 'Make a campaign',
  request: z.object({ body: newCampaignSchema }),
  responses: { 201: campaignSchema },
  faults: ['not-found', 'conflict'],
  handle: async (deps: CreateCampaignDeps, { body }, { workspaceId }) => {
    const campaign = await createCampaign(deps, workspaceId, body);
    return reply(201, campaign, { ...etagOf(campaign), location: `/v1/campaigns/${campaign.id}` });
  },
});
