import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  type RequestReplayDeps,
  replayRequestSchema,
  replayViewSchema,
  requestReplay,
} from '#shared/usecases/request-replay.ts';

export const createReplayRoute = route({
  method: 'POST',
  path: '/v1/integrations/{id}/replays',
  role: 'editor',
  summary: 'Take calls to a feed that were refused once more, save those refused for their caller',
  request: z.object({ params: z.object({ id: idSchema('integration') }), body: replayRequestSchema }),
  responses: { 202: replayViewSchema },
  handle: async (deps: RequestReplayDeps, { params, body }, { workspaceId }) => {
    const replay = await requestReplay(deps, { workspaceId, feedId: params.id }, body);
    return reply(202, replay, { location: `/v1/integrations/${params.id}/replays/${replay.id}` });
  },
});
