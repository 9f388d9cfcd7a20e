import type { IntegrationRepository, SyncStateRepository } from '#shared/domain/ports.ts';
import type { ReportFilters } from '#shared/domain/report-keys.ts';

const PAGE = 100;

export interface FindReportFreshnessDeps {
  integrations: Pick<IntegrationRepository, 'list'>;
  states: Pick<SyncStateRepository, 'findMany'>;
}

/**
 * Until when the costs of a report are complete: the earliest of its active integrations, which are all that its
 * filters on integration and provider let pass. Null if one of them was never read, or there is none.
 */
export async function findCostsCompleteUntil(
  deps: FindReportFreshnessDeps,
  workspaceId: string,
  filters: ReportFilters,
): Promise<string | null> {
  let earliest: string | null = null;
  let cursor: string | null = null;
  do {
    const page = await deps.integrations.list(workspaceId, { limit: PAGE, cursor });
    const concerned = page.items.filter(
      ({ id, provider, state }) =>
        state === 'active' &&
        (filters.get('integration')?.has(id) ?? true) &&
        (filters.get('provider')?.has(provider) ?? true),
    );
    const states = await deps.states.findMany(concerned.map(({ id }) => id));
    for (const { completeUntil } of states) {
      if (completeUntil === null) return null;
      if (earliest === null || completeUntil < earliest) earliest = completeUntil;
    }
    cursor = page.cursor;
  } while (cursor !== null);
  return earliest;
}
