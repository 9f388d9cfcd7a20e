import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { listOf, listSchema, pageQuery, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  type ListNetworkCampaignsDeps,
  listNetworkCampaigns,
  networkCampaignViewSchema,
} from '#shared/usecases/list-network-campaigns.ts';

const linkedSchema = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional()
  .meta({ description: 'true: only those linked to a campaign; false: only the others' });

export const listNetworkCampaignsRoute = route({
  method: 'GET',
  path: '/v1/integrations/{id}/network-campaigns',
  role: 'viewer',
  summary: 'List what the network charged for, linked to a campaign or not, with its spend as of seconds ago',
  request: z.object({
    params: z.object({ id: idSchema('integration') }),
    query: z.strictObject({ ...pageQuery, linked: linkedSchema }),
  }),
  responses: { 200: listSchema(networkCampaignViewSchema) },
  handle: async (deps: ListNetworkCampaignsDeps, { params, query: { linked, ...page } }, { workspaceId }) =>
    reply(
      200,
      listOf(await listNetworkCampaigns(deps, workspaceId, params.id, { ...pageRequest(page), linked })),
    ),
});
