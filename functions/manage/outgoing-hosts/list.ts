import { z } from 'zod';
import { outgoingHostSchema } from '#shared/domain/outgoing-host.ts';
import { listOf, listSchema, pageQuerySchema, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type ListOutgoingHostsDeps, listOutgoingHosts } from '#shared/usecases/list-outgoing-hosts.ts';

export const listOutgoingHostsRoute = route({
  method: 'GET',
  path: '/v1/outgoing-hosts',
  role: 'viewer',
  summary: 'List the hosts that got postbacks, by name; one that keeps failing is paused',
  request: z.object({ query: pageQuerySchema }),
  responses: { 200: listSchema(outgoingHostSchema) },
  handle: async (deps: ListOutgoingHostsDeps, { query }, { workspaceId }) =>
    reply(200, listOf(await listOutgoingHosts(deps, workspaceId, pageRequest(query)))),
});
