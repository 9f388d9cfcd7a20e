import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { replayViewSchema, type ShowReplayDeps, showReplay } from '#shared/usecases/request-replay.ts';

export const getReplayRoute = route({
  method: 'GET',
  path: '/v1/integrations/{id}/replays/{replayId}',
  role: 'viewer',
  summary: 'Show how far a replay came and what became of its calls',
  request: z.object({
    params: z.object({ id: idSchema('integration'), replayId: idSchema('replay') }),
  }),
  responses: { 200: replayViewSchema },
  handle: async (deps: ShowReplayDeps, { params }, { workspaceId }) =>
    reply(200, await showReplay(deps, { workspaceId, feedId: params.id }, params.replayId)),
});
