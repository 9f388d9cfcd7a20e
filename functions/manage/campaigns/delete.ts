import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { ifMatchSchema } from '#shared/lambda/etag.ts';
import { noContent, reply, route } from '#shared/lambda/route.ts';
import { type DeleteCampaignDeps, deleteCampaign } from '#shared/usecases/delete-campaign.ts';

export const deleteCampaignRoute = route({
  method: 'DELETE',
  path: '/v1/campaigns/{id}',
  role: 'editor',
  summary: 'Delete a campaign',
  request: z.object({ params: z.object({ id: idSchema('campaign') }), headers: ifMatchSchema }),
  responses: { 204: noContent },
  faults: ['conflict', 'precondition-failed'],
  handle: async (deps: DeleteCampaignDeps, { params, headers }, { workspaceId }) => {
    await deleteCampaign(deps, workspaceId, params.id, headers['if-match']);
    return reply(204, null);
  },
});
