import type { Feed } from '#shared/domain/feed.ts';
import { parseFields } from '#shared/domain/parse-fields.ts';
import type { CampaignRepository, FeedRepository } from '#shared/domain/ports.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import { checkCampaign, refuseSyncing } from './create-feed.ts';
import { describeFeed, type FeedAddresses, type FeedView } from './describe-feed.ts';
import { newFeedSettingsSchema } from './feed-settings.ts';
import { type ExpectedVersions, expectVersion, writeExpecting } from './request-problems.ts';
import type { IntegrationChange } from './update-integration.ts';

export interface UpdateFeedDeps {
  feeds: Pick<FeedRepository, 'update'>;
  campaigns: Pick<CampaignRepository, 'find'>;
  now: Clock;
}

/** Changes what is named; settings that are not named stay. Holds for events within five seconds. */
export async function updateFeed(
  deps: UpdateFeedDeps,
  before: Feed,
  { expected, change }: { expected: ExpectedVersions; change: IntegrationChange },
  addresses: FeedAddresses,
): Promise<FeedView> {
  expectVersion(expected, before.version);
  refuseSyncing(change);
  const settings = parseFields(newFeedSettingsSchema, { ...before.settings, ...change.settings }, 'settings');
  if (settings.campaignId !== before.settings.campaignId)
    await checkCampaign(deps, before.workspaceId, settings.campaignId);
  const { name = before.name, timezone = before.timezone, currency = before.currency } = change;
  const after = changed(deps, before, { name, timezone, currency, settings });
  await writeExpecting(expected, deps.feeds.update(before, after));
  return describeFeed(after, addresses);
}

/** The next version of a feed. */
export const changed = ({ now }: { now: Clock }, before: Feed, change: Partial<Feed>): Feed => ({
  ...before,
  ...change,
  updatedAt: formatInstant(now()),
  version: before.version + 1,
});
