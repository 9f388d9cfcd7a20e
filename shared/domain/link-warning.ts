import { z } from 'zod';
import { type Campaign, type CostLink, costLinkSchema, networkCampaignIdSchema } from './campaign.ts';
import { idSchema } from './ids.ts';
import { DAY_MS } from './instants.ts';
import { type Instant, instantSchema, parseInstant } from './time.ts';

const LASTS_MS = 30 * DAY_MS;
/** Clicks come without end; what they say once more is taken note of after a day. */
const NOTED_AGAIN_AFTER_MS = DAY_MS;
const MAX_WARNINGS = 5;

/** A link that clicks contradict, as kept with its integration: what they name, and what is linked instead. */
export const linkWarningSchema = z.object({
  campaignId: idSchema('campaign'),
  networkCampaignId: networkCampaignIdSchema,
  /** The link that the campaign has; null where it has none, since another campaign holds the network campaign. */
  costLink: costLinkSchema.nullable(),
  holderId: idSchema('campaign').nullable(),
  at: instantSchema,
});
export type LinkWarning = z.infer<typeof linkWarningSchema>;

/** What is linked now. */
export interface PresentLinks {
  campaigns: ReadonlyMap<string, Pick<Campaign, 'costLink'>>;
  /** Of the integration: which campaign holds a network campaign. */
  holders: ReadonlyMap<string, string>;
}

/** Until somebody changes or removes the link or its campaign, or clicks have not contradicted it for thirty days. */
export function stands(warning: LinkWarning, { campaigns, holders }: PresentLinks, now: Instant): boolean {
  const { campaignId, networkCampaignId, costLink, holderId, at } = warning;
  const campaign = campaigns.get(campaignId);
  if (!campaign || now - parseInstant(at) > LASTS_MS || !isSameLink(campaign.costLink, costLink))
    return false;
  return costLink !== null || holders.get(networkCampaignId) === holderId;
}

const isSameLink = (one: CostLink | null, other: CostLink | null): boolean =>
  one?.integrationId === other?.integrationId && one?.networkCampaignId === other?.networkCampaignId;

/** The latest first, a few of them. The same list where nothing is worth a write. */
export function withWarning(warnings: readonly LinkWarning[], added: LinkWarning): readonly LinkWarning[] {
  const isOfSame = ({ campaignId, networkCampaignId }: LinkWarning): boolean =>
    campaignId === added.campaignId && networkCampaignId === added.networkCampaignId;
  const isFull = warnings.length >= MAX_WARNINGS;
  const replaced = warnings.find(isOfSame) ?? (isFull ? warnings.at(-1) : undefined);
  const isRecent = (at: string): boolean => parseInstant(added.at) - parseInstant(at) < NOTED_AGAIN_AFTER_MS;
  if (replaced && isRecent(replaced.at)) return warnings;
  return [added, ...warnings.filter((warning) => warning !== replaced)];
}

/** As callers see it. */
export function describeLinkWarning({ campaignId, networkCampaignId, costLink, holderId, at }: LinkWarning): {
  code: string;
  message: string;
} {
  const instead =
    costLink === null
      ? `which is linked with campaign ${holderId}`
      : `but it is linked with ${costLink.networkCampaignId}`;
  const message = `Clicks of campaign ${campaignId} name network campaign ${networkCampaignId}, ${instead} (noted ${at}). Such clicks are flagged; links stay as they are. Change or remove the link to settle it.`;
  return { code: 'link-contradicted', message };
}
