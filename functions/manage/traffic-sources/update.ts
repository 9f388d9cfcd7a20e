import { z } from 'zod';
import { trafficSourceSchema } from '#shared/domain/campaign.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { etagOf, ifMatchSchema } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  trafficSourceChangeSchema,
  type UpdateTrafficSourceDeps,
  updateTrafficSource,
} from '#shared/usecases/update-traffic-source.ts';

export const updateTrafficSourceRoute = route({
  method: 'PATCH',
  path: '/v1/traffic-sources/{id}',
  role: 'editor',
  summary: 'Change a traffic source',
  request: z.object({
    params: z.object({ id: idSchema('trafficSource') }),
    headers: ifMatchSchema,
    body: trafficSourceChangeSchema,
  }),
  responses: { 200: trafficSourceSchema },
  faults: ['conflict', 'precondition-failed', 'unprocessable'],
  handle: async (deps: UpdateTrafficSourceDeps, { params, headers, body }, { workspaceId }) => {
    const expected = headers['if-match'];
    const trafficSource = await updateTrafficSource(deps, {
      workspaceId,
      id: params.id,
      expected,
      change: body,
    });
    return reply(200, trafficSource, etagOf(trafficSource));
  },
});
