import { z } from 'zod';
import { trafficSourceSchema } from '#shared/domain/campaign.ts';
import type { TrafficSourceRepository } from '#shared/domain/ports.ts';
import { listOf, listSchema, pageQuerySchema, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';

interface ListTrafficSourcesDeps {
  trafficSources: Pick<TrafficSourceRepository, 'list'>;
}

export const listTrafficSourcesRoute = route({
  method: 'GET',
  path: '/v1/traffic-sources',
  role: 'viewer',
  summary: 'List traffic sources, the oldest first',
  request: z.object({ query: pageQuerySchema }),
  responses: { 200: listSchema(trafficSourceSchema) },
  handle: async (deps: ListTrafficSourcesDeps, { query }, { workspaceId }) =>
    reply(200, listOf(await deps.trafficSources.list(workspaceId, pageRequest(query)))),
});
