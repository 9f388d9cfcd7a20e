import { z } from 'zod';
import { reply, route } from '#shared/lambda/route.ts';
import { type ProviderDescription, providerDescriptionSchema } from '#shared/providers/describe-provider.ts';

export const listProvidersRoute = route({
  method: 'GET',
  path: '/v1/providers',
  role: 'viewer',
  summary: 'List what can be connected',
  request: z.object({}),
  responses: { 200: z.object({ items: z.array(providerDescriptionSchema) }) },
  handle: async (deps: { listProviders(): ProviderDescription[] }) =>
    reply(200, { items: deps.listProviders() }),
});
