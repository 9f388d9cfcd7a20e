import { z } from 'zod';
import { reply, route } from '#shared/lambda/route.ts';

export const healthRoute = route({
  method: 'GET',
  path: '/health',
  role: 'public',
  summary: 'Tell that the API answers',
  request: z.object({}),
  responses: { 200: z.object({ status: z.literal('ok') }) },
  handle: async () => reply(200, { status: 'ok' as const }),
});
