import { RequestError } from '#shared/domain/errors.ts';
import type { CampaignRepository, TrafficSourceRepository } from '#shared/domain/ports.ts';
import { type ExpectedVersions, expectVersion, notFound, writeExpecting } from './request-problems.ts';

export interface DeleteTrafficSourceDeps {
  trafficSources: Pick<TrafficSourceRepository, 'find' | 'delete'>;
  campaigns: Pick<CampaignRepository, 'findByTrafficSource'>;
}

/** @throws RequestError `traffic-source-in-use` while a campaign belongs to it. */
export async function deleteTrafficSource(
  deps: DeleteTrafficSourceDeps,
  workspaceId: string,
  id: string,
  expected: ExpectedVersions,
): Promise<void> {
  const source = await deps.trafficSources.find(workspaceId, id);
  if (!source) throw notFound('traffic source');
  expectVersion(expected, source.version);
  const campaign = await deps.campaigns.findByTrafficSource(workspaceId, id);
  if (campaign) {
    throw new RequestError(
      'conflict',
      'traffic-source-in-use',
      `Campaign "${campaign.name}" (${campaign.id}) belongs to it.`,
    );
  }
  await writeExpecting(expected, deps.trafficSources.delete(workspaceId, source));
}
