import { z } from 'zod';
import { reply, route } from '#shared/lambda/route.ts';

/** @param describe makes the document of all routes, this one included. */
export const createOpenApiRoute = (describe: () => Record<string, unknown>) =>
  route({
    method: 'GET',
    path: '/openapi.json',
    role: 'public',
    summary: 'Describe this API (OpenAPI 3.1)',
    request: z.object({}),
    responses: { 200: z.record(z.string(), z.unknown()) },
    handle: async () => reply(200, describe()),
  });
