import { z } from 'zod';
import { auditEntrySchema } from '#shared/domain/audit.ts';
import { listOf, listSchema, pageQuery, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  auditQuery,
  type ListAuditEntriesDeps,
  listAuditEntries,
} from '#shared/usecases/list-audit-entries.ts';

export const listAuditEntriesRoute = route({
  method: 'GET',
  path: '/v1/audit-log',
  role: 'admin',
  summary: 'List what was changed, by which key, the newest first; a page ends early where entries are large',
  request: z.object({ query: z.strictObject({ ...auditQuery, ...pageQuery }) }),
  responses: { 200: listSchema(auditEntrySchema) },
  handle: async (deps: ListAuditEntriesDeps, { query }, { workspaceId }) =>
    reply(200, listOf(await listAuditEntries(deps, workspaceId, query, pageRequest(query)))),
});
