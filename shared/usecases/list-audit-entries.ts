import { z } from 'zod';
import type { AuditLog } from '#shared/domain/admin-ports.ts';
import type { AuditEntry } from '#shared/domain/audit.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { invalidParameter } from '#shared/domain/parse-fields.ts';
import type { Page, PageRequest } from '#shared/domain/ports.ts';
import { instantSchema, parseInstant } from '#shared/domain/time.ts';

export const auditQuery = {
  from: instantSchema.optional().meta({ description: 'Changes asked for at or after this instant' }),
  to: instantSchema.optional().meta({ description: 'Changes asked for before this instant' }),
  keyId: idSchema('apiKey').optional().meta({ description: 'Changes that this API key asked for' }),
  resourceId: z.string().min(1).max(200).optional().meta({ description: 'Changes of this resource' }),
};
type AuditQuery = z.output<z.ZodObject<typeof auditQuery>>;

export interface ListAuditEntriesDeps {
  auditLog: Pick<AuditLog, 'list'>;
}

/** Newest first. @throws RequestError when the range is empty. */
export async function listAuditEntries(
  { auditLog }: ListAuditEntriesDeps,
  workspaceId: string,
  query: AuditQuery,
  page: PageRequest,
): Promise<Page<AuditEntry>> {
  const from = query.from === undefined ? null : parseInstant(query.from);
  const to = query.to === undefined ? null : parseInstant(query.to);
  if (from !== null && to !== null && from >= to) {
    throw invalidParameter([{ path: 'to', message: 'The range is empty: to has to be after from.' }]);
  }
  const { keyId = null, resourceId = null } = query;
  return auditLog.list(workspaceId, { from, to, keyId, resourceId }, page);
}
