import { describe, expect, it } from 'vitest';
import { toAttributes } from '#shared/adapters/lean/attribute-values.ts';
import { type AwsCall, AwsUnavailableError } from '#shared/adapters/lean/aws-json-client.ts';
import { createFeedSource } from '#shared/adapters/lean/feed-source.ts';
import { StoreUnavailableError } from '#shared/domain/event-ports.ts';
import { sampleFeed } from '#test/support/sample-feed.ts';

const KEY = 'ads_signing-key';

function createWorld() {
  const world = { now: 0, isAway: false, feed: sampleFeed(), reads: 0, decrypted: 0 };
  const items: Record<string, () => object> = {
    'FEED_OWNER#int_feed FEED_OWNER': () => ({ workspaceId: 'wsp_1' }),
    'INTEGRATION#wsp_1 int_feed': () => ({ ...world.feed, entity: 'feed' }),
    'FEED_OWNER#int_cost FEED_OWNER': () => ({ workspaceId: 'wsp_1' }),
    'INTEGRATION#wsp_1 int_cost': () => ({ kind: 'cost', id: 'int_cost' }),
    'CAMPAIGN#wsp_1 cmp_1': () => ({ id: 'cmp_1' }),
  };
  const ensureThere = () => {
    if (world.isAway) throw new AwsUnavailableError('No answer.');
  };
  const dynamo: AwsCall = async (_operation, input) => {
    ensureThere();
    world.reads += 1;
    const { pk, sk } = Object(input).Key;
    const item = items[`${pk.S} ${sk.S}`];
    return item ? { Item: toAttributes(item()) } : {};
  };
  const kms: AwsCall = async (_operation, input) => {
    ensureThere();
    world.decrypted += 1;
    expect(input).toEqual({
      CiphertextBlob: 'c2VhbGVk',
      EncryptionContext: { workspaceId: 'wsp_1', integrationId: 'int_feed' },
    });
    return { Plaintext: Buffer.from(KEY).toString('base64') };
  };
  return { world, source: createFeedSource({ dynamo, kms, configTable: 'Config', now: () => world.now }) };
}

describe('the source of feeds', () => {
  it('knows a feed by its id alone, and nothing that is no feed', async () => {
    const { source } = createWorld();
    expect(await source.find('int_feed')).toMatchObject(sampleFeed());
    expect(await source.find('int_cost')).toBeNull();
    expect(await source.find('int_none')).toBeNull();
  });

  it('shows changed settings within five seconds, and reads no more often than that', async () => {
    const { world, source } = createWorld();
    await Promise.all([source.find('int_feed'), source.find('int_feed')]);
    expect(world.reads).toBe(2);
    world.feed = sampleFeed({ types: ['click'] });
    world.now = 3000;
    expect((await source.find('int_feed'))?.settings.types).toHaveLength(3);
    world.now = 5000;
    expect((await source.find('int_feed'))?.settings.types).toEqual(['click']);
  });

  it('goes on with what it knew for an hour while the table is away', async () => {
    const { world, source } = createWorld();
    await source.find('int_feed');
    world.isAway = true;
    world.now = 3_500_000;
    expect((await source.find('int_feed'))?.id).toBe('int_feed');
    await expect(source.find('int_other')).rejects.toThrow(StoreUnavailableError);
    world.now = 3_700_000;
    await expect(source.find('int_feed')).rejects.toThrow(StoreUnavailableError);
    world.isAway = false;
    expect((await source.find('int_feed'))?.id).toBe('int_feed');
  });

  it('tells whether a workspace has a campaign', async () => {
    const { source } = createWorld();
    expect(await source.hasCampaign('wsp_1', 'cmp_1')).toBe(true);
    expect(await source.hasCampaign('wsp_1', 'cmp_2')).toBe(false);
    expect(await source.hasCampaign('wsp_2', 'cmp_1')).toBe(false);
  });

  it('opens a signing key once', async () => {
    const { world, source } = createWorld();
    const signingKeys = [{ id: 'sgk_1', sealed: 'c2VhbGVk', createdAt: '2026-03-14T13:00:00Z' }];
    const feed = sampleFeed({}, { signingKeys });
    expect(await source.signingKeys(feed)).toEqual([KEY]);
    expect(await source.signingKeys(feed)).toEqual([KEY]);
    expect(world.decrypted).toBe(1);
  });
});
