import type { CostLink } from '#shared/domain/campaign.ts';
import type {
  CampaignRepository,
  FeedRepository,
  IntegrationRepository,
  NetworkCampaignRepository,
  TrafficSourceRepository,
} from '#shared/domain/ports.ts';
import type { LineKey } from '#shared/domain/report-groups.ts';
import { networkCampaignKey, parseNetworkCampaignKey, type ReportKey } from '#shared/domain/report-keys.ts';

export interface NameReportLinesDeps {
  integrations: Pick<IntegrationRepository, 'find'>;
  feeds: Pick<FeedRepository, 'find'>;
  campaigns: Pick<CampaignRepository, 'findMany'>;
  trafficSources: Pick<TrafficSourceRepository, 'find'>;
  networkCampaigns: Pick<NetworkCampaignRepository, 'findMany'>;
}

type Names = Map<string, string | null>;

/** Names of what the lines of a report are about, each read once. */
export interface ReportNames {
  /** Reads what is new in these lines, before it is asked for. */
  learn(lines: readonly LineKey[]): Promise<void>;
  /** Null for what was deleted, or never had a name. */
  nameOf(key: ReportKey, id: string): string | null;
}

/** @param keys what the report is grouped by */
export function nameReportLines(
  deps: NameReportLinesDeps,
  workspaceId: string,
  keys: readonly ReportKey[],
): ReportNames {
  const finders: Partial<Record<ReportKey, (ids: readonly string[]) => Promise<Names>>> = {
    campaign: async (ids) => {
      const found = await deps.campaigns.findMany(workspaceId, ids);
      return new Map(ids.map((id) => [id, found.get(id)?.name ?? null]));
    },
    trafficSource: (ids) => oneByOne(ids, (id) => deps.trafficSources.find(workspaceId, id)),
    integration: (ids) =>
      oneByOne(
        ids,
        async (id) => (await deps.integrations.find(workspaceId, id)) ?? deps.feeds.find(workspaceId, id),
      ),
    networkCampaign: (ids) => findNetworkCampaigns(deps, ids.map(parseNetworkCampaignKey)),
  };
  const known = new Map<ReportKey, Names>(keys.map((key) => [key, new Map()]));
  return {
    async learn(lines) {
      await Promise.all(
        keys.map(async (key, index) => {
          const names = known.get(key);
          const ids = new Set(lines.flatMap((line) => line[index] ?? []));
          const unknown = [...ids].filter((id) => !names?.has(id));
          const found = unknown.length === 0 ? undefined : await finders[key]?.(unknown);
          for (const [id, name] of found ?? []) names?.set(id, name);
        }),
      );
    },
    nameOf: (key, id) => known.get(key)?.get(id) ?? null,
  };
}

async function oneByOne(
  ids: readonly string[],
  find: (id: string) => Promise<{ name: string } | null>,
): Promise<Names> {
  const found = await Promise.all(ids.map(find));
  return new Map(ids.map((id, index) => [id, found[index]?.name ?? null]));
}

async function findNetworkCampaigns(deps: NameReportLinesDeps, links: readonly CostLink[]): Promise<Names> {
  const byIntegration = Map.groupBy(links, ({ integrationId }) => integrationId);
  const names: Names = new Map();
  await Promise.all(
    [...byIntegration].map(async ([integrationId, own]) => {
      const ids = own.map(({ networkCampaignId }) => networkCampaignId);
      for (const campaign of (await deps.networkCampaigns.findMany(integrationId, ids)).values()) {
        names.set(networkCampaignKey({ integrationId, ...campaign }), campaign.name);
      }
    }),
  );
  return names;
}
