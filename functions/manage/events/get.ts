import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { eventViewSchema } from '#shared/usecases/describe-event.ts';
import { type ShowEventDeps, showEvent } from '#shared/usecases/show-event.ts';

export const getEventRoute = route({
  method: 'GET',
  path: '/v1/events/{id}',
  role: 'viewer',
  summary: 'Show a click, conversion or impression',
  request: z.object({ params: z.object({ id: idSchema('event') }) }),
  responses: { 200: eventViewSchema },
  handle: async (deps: ShowEventDeps, { params }, { workspaceId }) => {
    const event = await showEvent(deps, workspaceId, params.id);
    return reply(200, event, etagOf(event));
  },
});
