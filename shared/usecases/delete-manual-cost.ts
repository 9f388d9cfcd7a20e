import type { ManualCostRepository } from '#shared/domain/reporting-ports.ts';
import { type ExpectedVersions, expectVersion, notFound, writeExpecting } from './request-problems.ts';

export interface DeleteManualCostDeps {
  manualCosts: Pick<ManualCostRepository, 'find' | 'delete'>;
}

/** Hours go back to an older manual cost where there is one. */
export async function deleteManualCost(
  deps: DeleteManualCostDeps,
  workspaceId: string,
  id: string,
  expected: ExpectedVersions,
): Promise<void> {
  const cost = await deps.manualCosts.find(workspaceId, id);
  if (!cost) throw notFound('manual cost');
  expectVersion(expected, cost.version);
  await writeExpecting(expected, deps.manualCosts.delete(workspaceId, cost));
}
