import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { listOf, listSchema, pageQuery, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  type ListRevisionsDeps,
  listRevisions,
  revisionQuerySchema,
  revisionViewSchema,
} from '#shared/usecases/list-revisions.ts';

export const listRevisionsRoute = route({
  method: 'GET',
  path: '/v1/integrations/{id}/revisions',
  role: 'viewer',
  summary: 'List what the network corrected after the hour had ended, by day, network campaign and hour',
  request: z.object({
    params: z.object({ id: idSchema('integration') }),
    query: revisionQuerySchema.extend(pageQuery),
  }),
  responses: { 200: listSchema(revisionViewSchema) },
  handle: async (deps: ListRevisionsDeps, { params, query: { limit, cursor, ...query } }, { workspaceId }) =>
    reply(
      200,
      listOf(await listRevisions(deps, workspaceId, params.id, query, pageRequest({ limit, cursor }))),
    ),
});
