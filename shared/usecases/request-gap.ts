import type { Integration } from '#shared/domain/integration.ts';
import type { SyncStateRepository } from '#shared/domain/ports.ts';
import { addDays, localDayOf, parseInstant } from '#shared/domain/time.ts';
import { type RequestSyncDeps, requestSync } from './request-sync.ts';
import { MAX_SYNC_DAYS } from './start-sync.ts';

export interface RequestGapDeps extends RequestSyncDeps {
  states: Pick<SyncStateRepository, 'find'>;
}

/** Asks for all days since costs were last complete, at once instead of with the next tick (spec C-10). */
export async function requestGap(deps: RequestGapDeps, integration: Integration): Promise<void> {
  const { completeUntil } = await deps.states.find(integration.id);
  const today = localDayOf(deps.now(), integration.timezone);
  const since = localDayOf(parseInstant(completeUntil ?? integration.createdAt), integration.timezone);
  const earliest = addDays(today, 1 - MAX_SYNC_DAYS);
  const isTooLong = since < earliest;
  await requestSync(deps, {
    integration,
    reason: 'gap',
    firstDay: isTooLong ? earliest : since,
    lastDay: today,
  });
}
