import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { eventViewSchema } from '#shared/usecases/describe-event.ts';
import { type ShowEventDeps, showConversion } from '#shared/usecases/show-event.ts';

export const getConversionRoute = route({
  method: 'GET',
  path: '/v1/conversions/{id}',
  role: 'viewer',
  summary: 'Show a conversion',
  request: z.object({ params: z.object({ id: idSchema('event') }) }),
  responses: { 200: eventViewSchema },
  handle: async (deps: ShowEventDeps, { params }, { workspaceId }) => {
    const event = await showConversion(deps, workspaceId, params.id);
    return reply(200, event, etagOf(event));
  },
});
