import { type Campaign, networkCampaignIdSchema } from '#shared/domain/campaign.ts';
import type { StoredEvent } from '#shared/domain/event.ts';
import { type LinkWarning, withWarning } from '#shared/domain/link-warning.ts';
import {
  type CampaignRepository,
  ConflictError,
  type IntegrationRepository,
  LinkTakenError,
  type TrafficSourceRepository,
} from '#shared/domain/ports.ts';
import type { EventChange, EventChanges, TallyFailure } from '#shared/domain/tally-ports.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import { standingWarnings } from './standing-warnings.ts';

export interface LearnLinksDeps {
  campaigns: Pick<CampaignRepository, 'find' | 'findMany' | 'update' | 'linksOf'>;
  trafficSources: Pick<TrafficSourceRepository, 'find'>;
  integrations: Pick<IntegrationRepository, 'find' | 'update'>;
  events: EventChanges;
  now: Clock;
}

/** What a click says: this campaign buys as that network campaign. */
interface Claim {
  workspaceId: string;
  campaignId: string;
  networkCampaignId: string;
}

/** The link that a claim contradicts. */
interface Contradicted extends Pick<LinkWarning, 'costLink' | 'holderId'> {
  integrationId: string;
}

const TRIES = 5;

/**
 * Links campaigns to the network campaigns that their first clicks name (spec C-8). A click that contradicts a link is
 * flagged, and the integration of that link gets a warning.
 * @param changes new events. @returns the clicks that failed; all others are done.
 */
export async function learnLinks(
  deps: LearnLinksDeps,
  changes: readonly EventChange[],
): Promise<TallyFailure[]> {
  const claimed = Map.groupBy(
    changes.filter(({ after }) => claimOf(after) !== null),
    ({ after }) => JSON.stringify(claimOf(after)),
  );
  const failures: TallyFailure[] = [];
  for (const ofClaim of claimed.values()) {
    const claim = ofClaim[0] && claimOf(ofClaim[0].after);
    if (!claim) continue;
    try {
      const contradicted = await contradictedBy(deps, claim);
      if (contradicted !== null) await tell(deps, contradicted, claim, ofClaim);
    } catch (error) {
      failures.push({ changes: ofClaim, error });
    }
  }
  return failures;
}

function claimOf({ type, workspaceId, campaignId, networkCampaignId }: StoredEvent): Claim | null {
  const isClaim = type === 'click' && campaignId !== null;
  const named = networkCampaignIdSchema.safeParse(networkCampaignId);
  return isClaim && named.success ? { workspaceId, campaignId, networkCampaignId: named.data } : null;
}

/**
 * Learns the link, where neither side has one.
 * @returns the link that says something else; null where the claim holds, or nothing can be linked.
 */
async function contradictedBy(deps: LearnLinksDeps, claim: Claim): Promise<Contradicted | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const outcome = await compare(deps, claim);
    if (outcome !== 'changed') return outcome;
  }
  throw new Error(`Campaign ${claim.campaignId} changed with each try to link it.`);
}

/** One try; `changed` where a side was changed at the same moment. */
async function compare(
  deps: LearnLinksDeps,
  { workspaceId, campaignId, networkCampaignId }: Claim,
): Promise<Contradicted | 'changed' | null> {
  const campaign = await deps.campaigns.find(workspaceId, campaignId);
  if (campaign?.costLink) {
    const { costLink } = campaign;
    const { integrationId, networkCampaignId: linked } = costLink;
    return linked === networkCampaignId ? null : { integrationId, costLink, holderId: null };
  }
  const integrationId = campaign && (await boughtThrough(deps, workspaceId, campaign));
  if (!campaign || integrationId === null) return null;
  const links = await deps.campaigns.linksOf(integrationId, [networkCampaignId]);
  const holderId = links.get(networkCampaignId);
  if (holderId !== undefined) return { integrationId, costLink: null, holderId };
  const isLinked = await link(deps, workspaceId, campaign, { integrationId, networkCampaignId });
  return isLinked ? null : 'changed';
}

async function boughtThrough(
  { trafficSources }: LearnLinksDeps,
  workspaceId: string,
  { trafficSourceId }: Campaign,
): Promise<string | null> {
  if (trafficSourceId === null) return null;
  return (await trafficSources.find(workspaceId, trafficSourceId))?.integrationId ?? null;
}

/** False where either side was changed at the same moment. */
async function link(
  { campaigns, now }: LearnLinksDeps,
  workspaceId: string,
  campaign: Campaign,
  costLink: NonNullable<Campaign['costLink']>,
): Promise<boolean> {
  const after = {
    ...campaign,
    costLink,
    updatedAt: formatInstant(now()),
    version: campaign.version + 1,
  };
  try {
    await campaigns.update(workspaceId, campaign, after);
    return true;
  } catch (error) {
    if (error instanceof LinkTakenError || error instanceof ConflictError) return false;
    throw error;
  }
}

async function tell(
  deps: LearnLinksDeps,
  contradicted: Contradicted,
  claim: Claim,
  changes: readonly EventChange[],
): Promise<void> {
  for (const { after } of changes) await flag(deps, after);
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await warn(deps, contradicted, claim)) return;
  }
  throw new Error(`Integration ${contradicted.integrationId} changed with each try to warn of a link.`);
}

async function flag({ events }: LearnLinksDeps, click: StoredEvent): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const event = await events.find(click.id);
    if (!event || event.flags.includes('link-contradicted')) return;
    const flagged = {
      ...event,
      flags: [...event.flags, 'link-contradicted' as const],
      revision: event.revision + 1,
    };
    if (await events.replace(event, flagged)) return;
  }
  throw new Error(`Click ${click.id} changed with each try to flag it.`);
}

/** False where the integration was changed at the same moment. Warnings that no longer stand make room. */
async function warn(
  deps: LearnLinksDeps,
  { integrationId, ...instead }: Contradicted,
  { workspaceId, ...named }: Claim,
): Promise<boolean> {
  const { integrations, now } = deps;
  const integration = await integrations.find(workspaceId, integrationId);
  if (!integration || integration.state === 'deleted') return true;
  const at = formatInstant(now());
  const standing = await standingWarnings(deps, integration);
  const warnings = withWarning(standing, { ...named, ...instead, at });
  if (warnings === standing) return true;
  const after = {
    ...integration,
    warnings: [...warnings],
    updatedAt: at,
    version: integration.version + 1,
  };
  try {
    await integrations.update(integration, after, []);
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}
