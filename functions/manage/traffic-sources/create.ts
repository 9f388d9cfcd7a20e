import { z } from 'zod';
import { trafficSourceSchema } from '#shared/domain/campaign.ts';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  type CreateTrafficSourceDeps,
  createTrafficSource,
  newTrafficSourceSchema,
} from '#shared/usecases/create-traffic-source.ts';

export const createTrafficSourceRoute = route({
  method: 'POST',
  path: '/v1/traffic-sources',
  role: 'editor',
  summary: 'Make a traffic source',
  request: z.object({ body: newTrafficSourceSchema }),
  responses: { 201: trafficSourceSchema },
  faults: ['not-found', 'conflict', 'unprocessable'],
  handle: async (deps: CreateTrafficSourceDeps, { body }, { workspaceId }) => {
    const trafficSource = await createTrafficSource(deps, workspaceId, body);
    return reply(201, trafficSource, {
      ...etagOf(trafficSource),
      location: `/v1/traffic-sources/${trafficSource.id}`,
    });
  },
});
