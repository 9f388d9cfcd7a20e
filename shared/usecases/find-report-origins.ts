import type { Campaign } from '#shared/domain/campaign.ts';
import { FEED_PROVIDER } from '#shared/domain/feed.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { CampaignRepository, IntegrationRepository } from '#shared/domain/ports.ts';
import {
  NO_ORIGIN,
  networkCampaignKey,
  type Origin,
  type OriginKey,
  type ReportKey,
} from '#shared/domain/report-keys.ts';
import type { CostDay, EventDay, EventDetailDay } from '#shared/domain/roll-up.ts';

export interface FindReportOriginsDeps {
  integrations: Pick<IntegrationRepository, 'find'>;
  campaigns: Pick<CampaignRepository, 'findMany' | 'linksOf'>;
}

/**
 * Where the days of a report belong. Each link, campaign and integration is read once, and only if the report asks for
 * a key that depends on it, so that one report sees each of them in one state.
 */
export interface ReportOrigins {
  /** These read what is new, before it is asked for. */
  learnCosts(days: readonly CostDay[]): Promise<void>;
  learnEvents(days: readonly EventDay[]): Promise<void>;
  learnCampaigns(ids: Iterable<string | null>): Promise<void>;
  ofCosts(day: CostDay): Origin;
  ofEvents(day: EventDay | EventDetailDay): Origin;
  /** Of what was set by hand for a campaign. */
  ofCampaign(campaignId: string): Origin;
  campaign(id: string): Campaign | null;
}

/** @param wanted what the report is grouped by or filtered on; other keys may stay null */
export function findReportOrigins(
  deps: FindReportOriginsDeps,
  workspaceId: string,
  wanted: ReadonlySet<ReportKey>,
): ReportOrigins {
  const wants = (...keys: readonly OriginKey[]): boolean => keys.some((key) => wanted.has(key));
  const integrations = new Map<string, Integration | null>();
  const links = new Map<string, string | null>();
  const campaigns = new Map<string, Campaign | null>();

  const learnIntegrations = async (ids: ReadonlySet<string>): Promise<void> => {
    const unknown = [...ids].filter((id) => !integrations.has(id));
    const found = await Promise.all(unknown.map((id) => deps.integrations.find(workspaceId, id)));
    for (const [index, id] of unknown.entries()) integrations.set(id, found[index] ?? null);
  };
  const learnLinks = async (integrationId: string, days: readonly CostDay[]): Promise<void> => {
    const unknown = days.filter((day) => !links.has(networkCampaignKey(day)));
    if (unknown.length === 0) return;
    const ids = unknown.map(({ networkCampaignId }) => networkCampaignId);
    const found = await deps.campaigns.linksOf(integrationId, ids);
    for (const networkCampaignId of ids) {
      links.set(
        networkCampaignKey({ integrationId, networkCampaignId }),
        found.get(networkCampaignId) ?? null,
      );
    }
  };
  const learnCampaigns = async (ids: Iterable<string | null>): Promise<void> => {
    const unknown = new Set([...ids].filter((id) => id !== null).filter((id) => !campaigns.has(id)));
    if (unknown.size === 0) return;
    const found = await deps.campaigns.findMany(workspaceId, [...unknown]);
    for (const id of unknown) campaigns.set(id, found.get(id) ?? null);
  };
  const campaign = (id: string | null): Campaign | null => (id === null ? null : (campaigns.get(id) ?? null));

  return {
    async learnCosts(days) {
      if (!wants('provider', 'campaign', 'trafficSource')) return;
      const byIntegration = Map.groupBy(days, ({ integrationId }) => integrationId);
      if (wants('provider', 'trafficSource')) await learnIntegrations(new Set(byIntegration.keys()));
      if (!wants('campaign', 'trafficSource')) return;
      await Promise.all([...byIntegration].map(([id, own]) => learnLinks(id, own)));
      if (wants('trafficSource')) {
        await learnCampaigns(days.map((day) => links.get(networkCampaignKey(day)) ?? null));
      }
    },
    async learnEvents(days) {
      if (wants('trafficSource', 'networkCampaign')) {
        await learnCampaigns(days.map(({ campaignId }) => campaignId));
      }
    },
    learnCampaigns,
    ofCosts(day) {
      const networkCampaign = networkCampaignKey(day);
      const campaignId = links.get(networkCampaign) ?? null;
      const integration = integrations.get(day.integrationId) ?? null;
      return {
        ...NO_ORIGIN,
        campaign: campaignId,
        trafficSource:
          campaignId === null ? onlySourceOf(integration) : (campaign(campaignId)?.trafficSourceId ?? null),
        integration: day.integrationId,
        provider: integration?.provider ?? null,
        networkCampaign,
      };
    },
    ofEvents(day) {
      const known = campaign(day.campaignId);
      return {
        ...NO_ORIGIN,
        campaign: day.campaignId,
        trafficSource: known?.trafficSourceId ?? null,
        integration: day.feedId,
        provider: FEED_PROVIDER,
        networkCampaign: known?.costLink ? networkCampaignKey(known.costLink) : null,
        ...('publisher' in day ? { publisher: day.publisher, offer: day.offer, subId: day.subId } : {}),
      };
    },
    ofCampaign: (campaignId) => ({
      ...NO_ORIGIN,
      campaign: campaignId,
      trafficSource: campaign(campaignId)?.trafficSourceId ?? null,
    }),
    campaign,
  };
}

/** Unlinked cost can be told to come from a traffic source only where there is no choice. */
function onlySourceOf(integration: Integration | null): string | null {
  const [only = null, ...others] = integration?.trafficSourceIds ?? [];
  return others.length === 0 ? only : null;
}
