import { z } from 'zod';
import { type Campaign, costLinkSchema, nameSchema } from '#shared/domain/campaign.ts';
import { type IdMaker, idSchema } from '#shared/domain/ids.ts';
import type { CampaignRepository } from '#shared/domain/ports.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import { type CheckCampaignDeps, checkReferences, writeCampaign } from './check-campaign.ts';

export const costLinkInputSchema = z.strictObject(costLinkSchema.shape);

export const newCampaignSchema = z
  .strictObject({
    name: nameSchema,
    trafficSourceId: idSchema('trafficSource').nullable().default(null),
    costLink: costLinkInputSchema.nullable().default(null),
  })
  .meta({ id: 'NewCampaign' });

export interface CreateCampaignDeps extends CheckCampaignDeps {
  campaigns: Pick<CampaignRepository, 'find' | 'create'>;
  ids: IdMaker;
  now: Clock;
}

export async function createCampaign(
  deps: CreateCampaignDeps,
  workspaceId: string,
  input: z.output<typeof newCampaignSchema>,
): Promise<Campaign> {
  await checkReferences(deps, workspaceId, { trafficSourceId: null, costLink: null }, input);
  const createdAt = formatInstant(deps.now());
  const campaign: Campaign = {
    id: deps.ids('campaign'),
    ...input,
    createdAt,
    updatedAt: createdAt,
    version: 1,
  };
  await writeCampaign(deps, workspaceId, null, deps.campaigns.create(workspaceId, campaign));
  return campaign;
}
