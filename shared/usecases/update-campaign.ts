import { z } from 'zod';
import { type Campaign, nameSchema } from '#shared/domain/campaign.ts';
import { idSchema } from '#shared/domain/ids.ts';
import type { CampaignRepository } from '#shared/domain/ports.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import { type CheckCampaignDeps, checkReferences, writeCampaign } from './check-campaign.ts';
import { costLinkInputSchema } from './create-campaign.ts';
import { type ExpectedVersions, expectVersion, notFound } from './request-problems.ts';

export const campaignChangeSchema = z
  .strictObject({
    name: nameSchema.optional(),
    trafficSourceId: idSchema('trafficSource').nullable().optional(),
    costLink: costLinkInputSchema.nullable().optional(),
  })
  .meta({ id: 'CampaignChange' });

export interface UpdateCampaignDeps extends CheckCampaignDeps {
  campaigns: Pick<CampaignRepository, 'find' | 'update'>;
  now: Clock;
}

/** Linking shows the history of the network campaign at once; unlinking loses nothing (spec C-9). */
export async function updateCampaign(
  deps: UpdateCampaignDeps,
  input: {
    workspaceId: string;
    id: string;
    expected: ExpectedVersions;
    change: z.output<typeof campaignChangeSchema>;
  },
): Promise<Campaign> {
  const { workspaceId, id, expected, change } = input;
  const before = await deps.campaigns.find(workspaceId, id);
  if (!before) throw notFound('campaign');
  expectVersion(expected, before.version);
  const after: Campaign = {
    ...before,
    name: change.name ?? before.name,
    trafficSourceId: change.trafficSourceId === undefined ? before.trafficSourceId : change.trafficSourceId,
    costLink: change.costLink === undefined ? before.costLink : change.costLink,
    updatedAt: formatInstant(deps.now()),
    version: before.version + 1,
  };
  await checkReferences(deps, workspaceId, before, after);
  await writeCampaign(deps, workspaceId, expected, deps.campaigns.update(workspaceId, before, after));
  return after;
}
