import { cursorsOf } from '#shared/domain/cursor.ts';
import { idSchema } from '#shared/domain/ids.ts';
import type { Page, PageRequest, SyncRunRepository } from '#shared/domain/ports.ts';
import type { SyncRun } from '#shared/domain/sync-run.ts';
import { type FindIntegrationDeps, findIntegration } from './find-integration.ts';

export interface ListSyncsDeps extends FindIntegrationDeps {
  runs: Pick<SyncRunRepository, 'list'>;
}

/** The log of an integration's runs, newest first (spec S-12). */
export async function listSyncs(
  deps: ListSyncsDeps,
  workspaceId: string,
  id: string,
  page: PageRequest,
): Promise<Page<SyncRun>> {
  const integration = await findIntegration(deps, workspaceId, id);
  const cursors = cursorsOf(idSchema('run'), integration.id);
  const { items, cursor } = await deps.runs.list(integration.id, {
    limit: page.limit,
    cursor: page.cursor === null ? null : cursors.decode(page.cursor),
  });
  return { items, cursor: cursor === null ? null : cursors.encode(cursor) };
}
