import { z } from 'zod';
import type { Campaign, TrafficSource } from '#shared/domain/campaign.ts';
import { cursorsOf } from '#shared/domain/cursor.ts';
import type { Feed } from '#shared/domain/feed.ts';
import type { Integration } from '#shared/domain/integration.ts';
import {
  type ApiKeyRepository,
  type CampaignRepository,
  ConflictError,
  type FeedRepository,
  type IntegrationRepository,
  LinkTakenError,
  type Page,
  type PageRequest,
  type TrafficSourceMove,
  type TrafficSourceRepository,
  type WorkspaceRepository,
} from '#shared/domain/ports.ts';
import type { ApiKey, Workspace } from '#shared/domain/workspace.ts';

interface Stored<T> {
  workspaceId: string;
  value: T;
}

/**
 * @param question what the list answers, and for whom: its cursors lead on in no other list.
 * @param order the oldest first, or the newest.
 */
export function pageOf<T extends { id: string }>(
  values: readonly T[],
  { limit, cursor }: PageRequest,
  question: readonly unknown[],
  order: 'up' | 'down' = 'up',
): Page<T> {
  const cursors = cursorsOf(z.string(), question);
  const after = cursor === null ? null : cursors.decode(cursor);
  const sorted = values.toSorted((a, b) => (a.id < b.id === (order === 'up') ? -1 : 1));
  const rest = sorted.filter(({ id }) => after === null || (order === 'up' ? id > after : id < after));
  const items = rest.slice(0, limit);
  return { items, cursor: rest.length > limit ? cursors.encode(items.at(-1)?.id ?? '') : null };
}

/** One kind of record by workspace, with the versions' rules of the ports. */
function createShelf<T extends { id: string; version: number }>() {
  const stored = new Map<string, Stored<T>>();
  const find = (workspaceId: string, id: string): T | null => {
    const entry = stored.get(id);
    return entry?.workspaceId === workspaceId ? entry.value : null;
  };
  return {
    find,
    all: (workspaceId: string): T[] =>
      [...stored.values()].filter((entry) => entry.workspaceId === workspaceId).map(({ value }) => value),
    expect(workspaceId: string, id: string, version: number | null): void {
      if ((find(workspaceId, id)?.version ?? null) !== version) throw new ConflictError(`${id} has changed.`);
    },
    set: (workspaceId: string, value: T) => stored.set(value.id, { workspaceId, value }),
    remove: (id: string) => stored.delete(id),
  };
}

/** The config table in memory: the same promises as the repositories over DynamoDB, kept by simple means. */
export function createMemoryConfig() {
  const workspaces = new Map<string, Workspace>();
  const keys = new Map<string, ApiKey>();
  const integrations = createShelf<Integration>();
  const feeds = createShelf<Feed>();
  const sources = createShelf<TrafficSource>();
  const campaigns = createShelf<Campaign>();

  const workspaceRepository: WorkspaceRepository = {
    find: async (id) => workspaces.get(id) ?? null,
    create: async (workspace) => {
      if (workspaces.has(workspace.id)) throw new ConflictError('It exists.');
      workspaces.set(workspace.id, workspace);
    },
    update: async (before, after) => {
      if (workspaces.get(after.id)?.version !== before.version) throw new ConflictError('It has changed.');
      workspaces.set(after.id, after);
    },
  };
  const apiKeys: ApiKeyRepository = {
    findByHash: async (hash) => keys.get(hash) ?? null,
    create: async (key) => {
      if (keys.has(key.hash)) throw new ConflictError('It exists.');
      keys.set(key.hash, key);
    },
    find: async (workspaceId, id) =>
      [...keys.values()].find((key) => key.workspaceId === workspaceId && key.id === id) ?? null,
    list: async (workspaceId, page) =>
      pageOf(
        [...keys.values()].filter((key) => key.workspaceId === workspaceId),
        page,
        ['api keys', workspaceId],
      ),
    delete: async (key, remaining) => {
      if (!keys.has(key.hash) || (remaining && !keys.has(remaining.hash)))
        throw new ConflictError('It is gone.');
      keys.delete(key.hash);
    },
  };

  const relate = (
    workspaceId: string,
    integrationId: string | null,
    change: (ids: string[]) => string[],
  ): void => {
    const integration = integrationId === null ? null : integrations.find(workspaceId, integrationId);
    if (!integration) return;
    const trafficSourceIds = change(integration.trafficSourceIds).sort();
    integrations.set(workspaceId, { ...integration, trafficSourceIds, version: integration.version + 1 });
  };
  const move = (workspaceId: string, own: string | null, source: TrafficSource, to: string | null): void => {
    const from = source.integrationId;
    if (from === to) return;
    if (from !== own) relate(workspaceId, from, (ids) => ids.filter((id) => id !== source.id));
    if (to !== own) relate(workspaceId, to, (ids) => [...ids, source.id]);
  };
  const moveAll = (integration: Integration, moves: readonly TrafficSourceMove[]): void => {
    const { workspaceId, id } = integration;
    for (const { source } of moves) sources.expect(workspaceId, source.id, source.version);
    for (const { source, integrationId } of moves) {
      move(workspaceId, id, source, integrationId);
      sources.set(workspaceId, { ...source, integrationId, version: source.version + 1 });
    }
  };

  const integrationRepository: IntegrationRepository = {
    find: async (workspaceId, id) => integrations.find(workspaceId, id),
    list: async (workspaceId, page) =>
      pageOf(
        integrations.all(workspaceId).filter(({ state }) => state !== 'deleted'),
        page,
        ['integrations', workspaceId],
      ),
    listAll: async (workspaceId, page) =>
      pageOf(
        [...integrations.all(workspaceId), ...feeds.all(workspaceId)].filter(
          ({ state }) => state !== 'deleted',
        ),
        page,
        ['integrations of all kinds', workspaceId],
      ),
    create: async (integration, moves) => {
      integrations.expect(integration.workspaceId, integration.id, null);
      moveAll(integration, moves);
      integrations.set(integration.workspaceId, integration);
    },
    update: async (before, after, moves) => {
      integrations.expect(before.workspaceId, before.id, before.version);
      moveAll(after, moves);
      integrations.set(after.workspaceId, after);
    },
    firstUserOfCredential: async (workspaceId, group) =>
      integrations
        .all(workspaceId)
        .filter(({ credentialGroup }) => credentialGroup === group)
        .map(({ id }) => id)
        .sort()[0] ?? null,
    async *pagesOfActive() {},
  };

  const feedRepository: FeedRepository = {
    find: async (workspaceId, id) => feeds.find(workspaceId, id),
    ownerOf: async (id) => [...workspaces.keys()].find((workspaceId) => feeds.find(workspaceId, id)) ?? null,
    create: async (feed) => {
      feeds.expect(feed.workspaceId, feed.id, null);
      feeds.set(feed.workspaceId, feed);
    },
    update: async (before, after) => {
      feeds.expect(before.workspaceId, before.id, before.version);
      feeds.set(after.workspaceId, after);
    },
  };

  const trafficSources: TrafficSourceRepository = {
    find: async (workspaceId, id) => sources.find(workspaceId, id),
    list: async (workspaceId, page) => pageOf(sources.all(workspaceId), page, ['sources', workspaceId]),
    create: async (workspaceId, source) => {
      sources.expect(workspaceId, source.id, null);
      move(workspaceId, null, { ...source, integrationId: null }, source.integrationId);
      sources.set(workspaceId, source);
    },
    update: async (workspaceId, before, after) => {
      sources.expect(workspaceId, before.id, before.version);
      move(workspaceId, null, before, after.integrationId);
      sources.set(workspaceId, after);
    },
    delete: async (workspaceId, source) => {
      sources.expect(workspaceId, source.id, source.version);
      move(workspaceId, null, source, null);
      sources.remove(source.id);
    },
  };

  const sameLink = (a: Campaign['costLink'], b: Campaign['costLink']): boolean =>
    a?.integrationId === b?.integrationId && a?.networkCampaignId === b?.networkCampaignId;
  const claim = (workspaceId: string, { id, costLink }: Campaign): void => {
    const holder = campaigns
      .all(workspaceId)
      .find((other) => other.id !== id && sameLink(other.costLink, costLink));
    if (costLink && holder) throw new LinkTakenError(costLink, holder.id);
  };
  const campaignRepository: CampaignRepository = {
    find: async (workspaceId, id) => campaigns.find(workspaceId, id),
    list: async (workspaceId, page) => pageOf(campaigns.all(workspaceId), page, ['campaigns', workspaceId]),
    create: async (workspaceId, campaign) => {
      campaigns.expect(workspaceId, campaign.id, null);
      claim(workspaceId, campaign);
      campaigns.set(workspaceId, campaign);
    },
    update: async (workspaceId, before, after) => {
      campaigns.expect(workspaceId, before.id, before.version);
      claim(workspaceId, after);
      campaigns.set(workspaceId, after);
    },
    delete: async (workspaceId, campaign) => {
      campaigns.expect(workspaceId, campaign.id, campaign.version);
      campaigns.remove(campaign.id);
    },
    findByTrafficSource: async (workspaceId, sourceId) =>
      campaigns.all(workspaceId).find(({ trafficSourceId }) => trafficSourceId === sourceId) ?? null,
    findMany: async (workspaceId, ids) =>
      new Map(
        campaigns
          .all(workspaceId)
          .filter(({ id }) => ids.includes(id))
          .map((campaign) => [campaign.id, campaign]),
      ),
    linksOf: async (integrationId, networkCampaignIds) => {
      const all = [...workspaces.keys()].flatMap((workspaceId) => campaigns.all(workspaceId));
      const linked = all.flatMap(({ id, costLink }) =>
        costLink?.integrationId === integrationId ? [[costLink.networkCampaignId, id] as const] : [],
      );
      return new Map(linked.filter(([networkCampaignId]) => networkCampaignIds.includes(networkCampaignId)));
    },
  };

  return {
    workspaces: workspaceRepository,
    apiKeys,
    integrations: integrationRepository,
    feeds: feedRepository,
    trafficSources,
    campaigns: campaignRepository,
  };
}
