import type { CampaignRepository } from '#shared/domain/ports.ts';
import { type ExpectedVersions, expectVersion, notFound, writeExpecting } from './request-problems.ts';

export interface DeleteCampaignDeps {
  campaigns: Pick<CampaignRepository, 'find' | 'delete'>;
}

/** The network campaign is free for another; its costs stay. */
export async function deleteCampaign(
  deps: DeleteCampaignDeps,
  workspaceId: string,
  id: string,
  expected: ExpectedVersions,
): Promise<void> {
  const campaign = await deps.campaigns.find(workspaceId, id);
  if (!campaign) throw notFound('campaign');
  expectVersion(expected, campaign.version);
  await writeExpecting(expected, deps.campaigns.delete(workspaceId, campaign));
}
