import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFeedRepository } from '#shared/adapters/dynamodb/feed-repository.ts';
import { createIntegrationRepository } from '#shared/adapters/dynamodb/integration-repository.ts';
import { ConflictError } from '#shared/domain/ports.ts';
import { sampleFeed } from '#test/support/sample-feed.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const feed = sampleFeed({
  types: ['click'],
  parameters: { click: { cid: 'click_id' } },
  blacklist: [{ publisher: 'p1' }],
  rateLimit: { perMinute: 600 },
});

describe('the feed repository', () => {
  let tables: TestTables;
  const pause = { sleep: async () => {}, random: () => 0 };
  beforeAll(async () => {
    tables = await createTestTables();
  });
  afterAll(() => tables.drop());
  const open = () => ({
    feeds: createFeedRepository(tables.documents, tables.configTable, pause),
    integrations: createIntegrationRepository(tables.documents, tables.configTable, pause),
  });

  it('keeps a feed where its workspace and its callers find it', async () => {
    const { feeds } = open();
    await feeds.create(feed);
    expect(await feeds.find('wsp_1', 'int_feed')).toEqual(feed);
    expect(await feeds.ownerOf('int_feed')).toBe('wsp_1');
    expect(await feeds.find('wsp_2', 'int_feed')).toBeNull();
    expect(await feeds.ownerOf('int_other')).toBeNull();
    await expect(feeds.create(feed)).rejects.toThrow(ConflictError);
  });

  it('lists it among the integrations of all kinds, and not among those of networks', async () => {
    const { feeds, integrations } = open();
    const own = { ...feed, id: 'int_listed', workspaceId: 'wsp_listed' };
    await feeds.create(own);
    const page = { limit: 10, cursor: null };
    expect((await integrations.listAll('wsp_listed', page)).items).toEqual([own]);
    expect((await integrations.list('wsp_listed', page)).items).toEqual([]);
    expect(await integrations.find('wsp_listed', 'int_listed')).toBeNull();
  });

  it('replaces the version that it was told to replace, and no other', async () => {
    const { feeds } = open();
    const before = { ...feed, id: 'int_changed' };
    const after = { ...before, name: 'New', version: 2 };
    await feeds.create(before);
    await feeds.update(before, after);
    await expect(feeds.update(before, { ...after, name: 'Newer' })).rejects.toThrow(ConflictError);
    expect(await feeds.find('wsp_1', 'int_changed')).toEqual(after);
  });
});
