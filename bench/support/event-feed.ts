import { configKeys } from '#shared/adapters/dynamodb/keys.ts';
import { firstReadableDay } from '#shared/domain/address-key.ts';
import type { Feed } from '#shared/domain/feed.ts';
import { newFeedSettingsSchema } from '#shared/usecases/feed-settings.ts';
import { itemOf } from './attributes.ts';
import type { DynamoDbStub } from './dynamodb-stub.ts';
import { CAMPAIGN_ID, CONFIG_TABLE, DESTINATION, FEED_ID, WORKSPACE_ID } from './event-calls.ts';

/** A feed without rules of its own, which sends clicks on, its campaign, and the key that its addresses are kept under. */
export function seedFeed(stub: DynamoDbStub): void {
  const put = (item: object) => stub.seed(CONFIG_TABLE, itemOf(item));
  put({ ...configKeys.feedOwner(FEED_ID), entity: 'feed-owner', workspaceId: WORKSPACE_ID });
  put({ ...configKeys.integration(WORKSPACE_ID, FEED_ID), entity: 'feed', ...FEED });
  put({ ...configKeys.campaign(WORKSPACE_ID, CAMPAIGN_ID), entity: 'campaign', id: CAMPAIGN_ID });
  const sealed = Buffer.from('ab'.repeat(32)).toString('base64');
  put({ ...configKeys.addressKey(), entity: 'address-key', day: firstReadableDay(Date.now()), sealed });
}

const FEED: Feed = {
  id: FEED_ID,
  workspaceId: WORKSPACE_ID,
  kind: 'events',
  provider: 'events',
  name: 'Benchmark',
  state: 'active',
  timezone: 'Etc/UTC',
  currency: 'USD',
  settings: newFeedSettingsSchema.parse({ destinationUrl: DESTINATION }),
  signingKeys: [],
  warnings: [],
  createdAt: '2026-03-01T00:00:00Z',
  updatedAt: '2026-03-01T00:00:00Z',
  version: 1,
};
