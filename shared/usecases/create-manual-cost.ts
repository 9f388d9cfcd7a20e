import type { FieldError } from '#shared/domain/errors.ts';
import type { IdMaker } from '#shared/domain/ids.ts';
import { hasHours, type ManualCost, makeManualCost, type NewManualCost } from '#shared/domain/manual-cost.ts';
import { invalidBody } from '#shared/domain/parse-fields.ts';
import type { CampaignRepository } from '#shared/domain/ports.ts';
import type { ManualCostRepository } from '#shared/domain/reporting-ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import { notFound, writeExpecting } from './request-problems.ts';
import { type ShowWorkspaceDeps, showWorkspace } from './show-workspace.ts';

export interface CreateManualCostDeps extends ShowWorkspaceDeps {
  campaigns: Pick<CampaignRepository, 'find'>;
  manualCosts: Pick<ManualCostRepository, 'create'>;
  ids: IdMaker;
  now: Clock;
}

/** @throws RequestError `not-found` where there is no such campaign; `invalid-body` where its zone has no such days. */
export async function createManualCost(
  deps: CreateManualCostDeps,
  workspaceId: string,
  input: NewManualCost,
): Promise<ManualCost> {
  const workspace = await showWorkspace(deps, workspaceId);
  const campaign = await deps.campaigns.find(workspaceId, input.campaignId);
  if (!campaign) throw notFound('campaign', 'campaignId');
  const cost = makeManualCost(input, workspace, { id: deps.ids('manualCost'), now: deps.now() });
  if (!hasHours(cost)) throw invalidBody([skippedDays(cost)]);
  await writeExpecting(null, deps.manualCosts.create(workspaceId, [cost]));
  return cost;
}

/** What is said of a cost without hours. */
export const skippedDays = ({ timezone }: ManualCost): FieldError => ({
  path: 'from',
  message: `There was no such day in ${timezone}: its clocks skipped it.`,
});
