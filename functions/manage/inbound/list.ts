import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { listOf, listSchema, pageQuery, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  inboundQuery,
  inboundViewSchema,
  type ListInboundDeps,
  listInbound,
} from '#shared/usecases/list-inbound.ts';

export const listInboundRoute = route({
  method: 'GET',
  path: '/v1/integrations/{id}/inbound',
  role: 'viewer',
  summary: 'List all calls to a feed of the last 30 days, the newest first, and what became of them',
  request: z.object({
    params: z.object({ id: idSchema('integration') }),
    query: z.strictObject({ ...inboundQuery, ...pageQuery }),
  }),
  responses: { 200: listSchema(inboundViewSchema) },
  handle: async (deps: ListInboundDeps, { params, query: { limit, cursor, ...query } }, { workspaceId }) => {
    const of = { workspaceId, feedId: params.id };
    return reply(200, listOf(await listInbound(deps, of, query, pageRequest({ limit, cursor }))));
  },
});
