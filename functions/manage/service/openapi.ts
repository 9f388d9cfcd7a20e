import { z } from 'zod';
import { reply, route } from '#shared/lambda/route.ts';

/** @param describe makes the document of all routes, this one included; once, when it is first asked for. */
export function createOpenApiRoute(describe: () => Record<string, unknown>) {
  let document: Record<string, unknown> | null = null;
  return route({
    method: 'GET',
    path: '/openapi.json',
    role: 'public',
    summary: 'Describe this API (OpenAPI 3.1)',
    request: z.object({}),
    responses: { 200: z.record(z.string(), z.unknown()) },
    handle: async () => {
      document ??= describe();
      return reply(200, document);
    },
  });
}
