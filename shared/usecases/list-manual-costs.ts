import type { ManualCost } from '#shared/domain/manual-cost.ts';
import type { CampaignRepository, Page, PageRequest } from '#shared/domain/ports.ts';
import type { ManualCostRepository } from '#shared/domain/reporting-ports.ts';
import { notFound } from './request-problems.ts';

export interface ListManualCostsDeps {
  campaigns: Pick<CampaignRepository, 'find'>;
  manualCosts: Pick<ManualCostRepository, 'list'>;
}

/**
 * The oldest first; of one campaign, or of all where it is null. Those of a deleted campaign are there still.
 * @throws RequestError `not-found` where the workspace never had such a campaign, as far as its costs tell.
 */
export async function listManualCosts(
  deps: ListManualCostsDeps,
  workspaceId: string,
  campaignId: string | null,
  page: PageRequest,
): Promise<Page<ManualCost>> {
  const found = await deps.manualCosts.list(workspaceId, campaignId, page);
  if (campaignId !== null && found.items.length === 0) {
    const campaign = await deps.campaigns.find(workspaceId, campaignId);
    if (!campaign) throw notFound('campaign', 'campaignId');
  }
  return found;
}
