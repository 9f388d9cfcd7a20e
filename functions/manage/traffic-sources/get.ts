import { z } from 'zod';
import { trafficSourceSchema } from '#shared/domain/campaign.ts';
import { idSchema } from '#shared/domain/ids.ts';
import type { TrafficSourceRepository } from '#shared/domain/ports.ts';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { notFound } from '#shared/usecases/request-problems.ts';

interface GetTrafficSourceDeps {
  trafficSources: Pick<TrafficSourceRepository, 'find'>;
}

export const getTrafficSourceRoute = route({
  method: 'GET',
  path: '/v1/traffic-sources/{id}',
  role: 'viewer',
  summary: 'Show a traffic source',
  request: z.object({ params: z.object({ id: idSchema('trafficSource') }) }),
  responses: { 200: trafficSourceSchema },
  handle: async (deps: GetTrafficSourceDeps, { params }, { workspaceId }) => {
    const trafficSource = await deps.trafficSources.find(workspaceId, params.id);
    if (!trafficSource) throw notFound('traffic source');
    return reply(200, trafficSource, etagOf(trafficSource));
  },
});
