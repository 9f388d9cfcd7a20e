import type { Campaign } from '#shared/domain/campaign.ts';
import { RequestError } from '#shared/domain/errors.ts';
import {
  type CampaignRepository,
  LinkTakenError,
  type TrafficSourceRepository,
} from '#shared/domain/ports.ts';
import { type FindIntegrationDeps, findIntegration } from './find-integration.ts';
import { type ExpectedVersions, notFound, writeExpecting } from './request-problems.ts';

export interface CheckCampaignDeps extends FindIntegrationDeps {
  trafficSources: Pick<TrafficSourceRepository, 'find'>;
}

/** @throws RequestError `not-found` where a new reference of the campaign leads nowhere. */
export async function checkReferences(
  deps: CheckCampaignDeps,
  workspaceId: string,
  before: Pick<Campaign, 'trafficSourceId' | 'costLink'>,
  after: Pick<Campaign, 'trafficSourceId' | 'costLink'>,
): Promise<void> {
  const { trafficSourceId, costLink } = after;
  if (trafficSourceId !== null && trafficSourceId !== before.trafficSourceId) {
    const source = await deps.trafficSources.find(workspaceId, trafficSourceId);
    if (!source) throw notFound('traffic source', 'trafficSourceId');
  }
  if (costLink && costLink.integrationId !== before.costLink?.integrationId) {
    await findIntegration(deps, workspaceId, costLink.integrationId, 'costLink.integrationId');
  }
}

/** Waits for a write of a campaign. @throws RequestError `network-campaign-taken`, naming the holder (spec C-8). */
export async function writeCampaign(
  deps: { campaigns: Pick<CampaignRepository, 'find'> },
  workspaceId: string,
  expected: ExpectedVersions,
  write: Promise<void>,
): Promise<void> {
  try {
    await writeExpecting(expected, write);
  } catch (error) {
    if (!(error instanceof LinkTakenError)) throw error;
    const holder = await deps.campaigns.find(workspaceId, error.holderId);
    const name = holder ? `"${holder.name}" (${holder.id})` : error.holderId;
    const message = `Network campaign ${error.link.networkCampaignId} is linked to campaign ${name}.`;
    throw new RequestError('conflict', 'network-campaign-taken', message, {
      errors: [{ path: 'costLink.networkCampaignId', message }],
      cause: error,
    });
  }
}
