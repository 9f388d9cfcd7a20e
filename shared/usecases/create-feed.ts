import { FEED_PROVIDER, type Feed } from '#shared/domain/feed.ts';
import type { IdMaker } from '#shared/domain/ids.ts';
import { invalidBody, parseFields } from '#shared/domain/parse-fields.ts';
import type { CampaignRepository, FeedRepository, WorkspaceRepository } from '#shared/domain/ports.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import type { NewIntegration } from './create-integration.ts';
import { describeFeed, type FeedAddresses, type FeedView } from './describe-feed.ts';
import { type EnsureAddressKeyDeps, ensureAddressKey } from './ensure-address-key.ts';
import { newFeedSettingsSchema } from './feed-settings.ts';
import { notFound, writeExpecting } from './request-problems.ts';

export interface CreateFeedDeps extends EnsureAddressKeyDeps {
  feeds: Pick<FeedRepository, 'create'>;
  workspaces: Pick<WorkspaceRepository, 'find'>;
  campaigns: Pick<CampaignRepository, 'find'>;
  ids: IdMaker;
  now: Clock;
}

/** Makes a feed, ready to receive events (spec E-1). */
export async function createFeed(
  deps: CreateFeedDeps,
  workspaceId: string,
  input: NewIntegration,
  addresses: FeedAddresses,
): Promise<FeedView> {
  refuseSyncing(input);
  const settings = parseFields(newFeedSettingsSchema, input.settings, 'settings');
  await checkCampaign(deps, workspaceId, settings.campaignId);
  const workspace = await deps.workspaces.find(workspaceId);
  if (!workspace) throw new Error(`Workspace ${workspaceId} of a valid key does not exist.`);
  const now = deps.now();
  await ensureAddressKey(deps, now);
  const createdAt = formatInstant(now);
  const feed: Feed = {
    id: deps.ids('integration'),
    workspaceId,
    kind: 'events',
    provider: FEED_PROVIDER,
    name: input.name,
    state: 'active',
    timezone: input.timezone ?? workspace.timezone,
    currency: input.currency ?? workspace.currency,
    settings,
    signingKeys: [],
    warnings: [],
    createdAt,
    updatedAt: createdAt,
    version: 1,
  };
  await writeExpecting(null, deps.feeds.create(feed));
  return describeFeed(feed, addresses);
}

/** What only makes sense where costs are pulled is refused, not ignored. */
export function refuseSyncing({
  credentials,
  trafficSourceIds,
}: {
  credentials?: NewIntegration['credentials'] | undefined;
  trafficSourceIds?: NewIntegration['trafficSourceIds'] | undefined;
}): void {
  const errors = [];
  if (Object.keys(credentials ?? {}).length > 0)
    errors.push({ path: 'credentials', message: 'A feed has no credentials.' });
  if ((trafficSourceIds ?? []).length > 0)
    errors.push({
      path: 'trafficSourceIds',
      message: 'A feed pulls no costs, so it serves no traffic sources.',
    });
  if (errors.length > 0) throw invalidBody(errors);
}

/** @throws RequestError `not-found`, naming the setting. */
export async function checkCampaign(
  { campaigns }: Pick<CreateFeedDeps, 'campaigns'>,
  workspaceId: string,
  campaignId: string | null,
): Promise<void> {
  if (campaignId === null || (await campaigns.find(workspaceId, campaignId))) return;
  throw notFound('campaign', 'settings.campaignId');
}
