import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKeyRepository } from '#shared/adapters/dynamodb/api-key-repository.ts';
import { type ApiKeyRepository, ConflictError } from '#shared/domain/ports.ts';
import type { ApiKey } from '#shared/domain/workspace.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const keyOf = (id: string, change: Partial<ApiKey> = {}): ApiKey => ({
  id,
  workspaceId: 'wsp_1',
  name: id,
  role: 'admin',
  hash: `hash of ${id}`,
  hint: '…9f3a',
  createdAt: '2026-03-14T13:20:00Z',
  expiresAt: null,
  version: 1,
  ...change,
});

describe('API keys in DynamoDB', () => {
  let tables: TestTables;
  let apiKeys: ApiKeyRepository;
  beforeAll(async () => {
    tables = await createTestTables();
    const pause = { sleep: async () => {}, random: () => 0 };
    apiKeys = createApiKeyRepository(tables.documents, tables.configTable, pause);
  });
  afterAll(() => tables.drop());

  it('are found by their hash, and by their id in their workspace', async () => {
    const key = keyOf('key_1', { expiresAt: '2027-01-01T00:00:00Z' });
    await apiKeys.create(key);
    expect(await apiKeys.findByHash(key.hash)).toEqual(key);
    expect(await apiKeys.find('wsp_1', 'key_1')).toEqual(key);
    expect(await apiKeys.findByHash('another')).toBeNull();
    expect(await apiKeys.find('wsp_2', 'key_1')).toBeNull();
  });

  it('are listed by workspace, page by page', async () => {
    for (const id of ['key_b', 'key_a', 'key_c']) await apiKeys.create(keyOf(id, { workspaceId: 'wsp_3' }));
    const first = await apiKeys.list('wsp_3', { limit: 2, cursor: null });
    expect(first.items.map(({ id }) => id)).toEqual(['key_a', 'key_b']);
    const second = await apiKeys.list('wsp_3', { limit: 2, cursor: first.cursor });
    expect(second).toMatchObject({ items: [{ id: 'key_c' }], cursor: null });
  });

  it('exist once: of a key that exists nothing is stored again', async () => {
    const key = keyOf('key_2');
    await apiKeys.create(key);
    await expect(apiKeys.create({ ...key, id: 'key_3', role: 'viewer' })).rejects.toThrow(ConflictError);
    expect(await apiKeys.find('wsp_1', 'key_3')).toBeNull();
    expect(await apiKeys.findByHash(key.hash)).toEqual(key);
  });

  it('are gone from everywhere when they are deleted, once', async () => {
    const key = keyOf('key_4');
    await apiKeys.create(key);
    await apiKeys.delete(key, null);
    expect([await apiKeys.findByHash(key.hash), await apiKeys.find('wsp_1', 'key_4')]).toEqual([null, null]);
    await expect(apiKeys.delete(key, null)).rejects.toThrow(ConflictError);
  });

  it('stay when the one that should remain is gone, also if both are deleted at the same moment', async () => {
    const [first, second] = [keyOf('key_5'), keyOf('key_6')];
    for (const key of [first, second]) await apiKeys.create(key);
    const outcomes = await Promise.allSettled([apiKeys.delete(first, second), apiKeys.delete(second, first)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const left = await Promise.all([first, second].map(({ hash }) => apiKeys.findByHash(hash)));
    expect(left.filter((key) => key !== null)).toHaveLength(1);
  });
});
