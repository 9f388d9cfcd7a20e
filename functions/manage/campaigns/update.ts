import { z } from 'zod';
import { campaignSchema } from '#shared/domain/campaign.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { etagOf, ifMatchSchema } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  campaignChangeSchema,
  type UpdateCampaignDeps,
  updateCampaign,
} from '#shared/usecases/update-campaign.ts';

export const updateCampaignRoute = route({
  method: 'PATCH',
  path: '/v1/campaigns/{id}',
  role: 'editor',
  summary: 'Change a campaign',
  request: z.object({
    params: z.object({ id: idSchema('campaign') }),
    headers: ifMatchSchema,
    body: campaignChangeSchema,
  }),
  responses: { 200: campaignSchema },
  faults: ['conflict', 'precondition-failed'],
  handle: async (deps: UpdateCampaignDeps, { params, headers, body }, { workspaceId }) => {
    const expected = headers['if-match'];
    const campaign = await updateCampaign(deps, { workspaceId, id: params.id, expected, change: body });
    return reply(200, campaign, etagOf(campaign));
  },
});
