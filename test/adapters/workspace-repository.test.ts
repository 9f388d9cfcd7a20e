import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKeyRepository } from '#shared/adapters/dynamodb/api-key-repository.ts';
import { createWorkspaceRepository } from '#shared/adapters/dynamodb/workspace-repository.ts';
import { ConflictError } from '#shared/domain/ports.ts';
import type { ApiKey } from '#shared/domain/workspace.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const AT = '2026-03-14T13:20:00Z';
const workspace = { id: 'wsp_1', name: 'Home', timezone: 'Etc/UTC', currency: 'USD', createdAt: AT };
const apiKey: ApiKey = {
  id: 'key_1',
  workspaceId: 'wsp_1',
  name: 'First key',
  role: 'admin',
  hash: 'abc',
  createdAt: AT,
  expiresAt: null,
};

describe('workspaces and keys in DynamoDB', () => {
  let tables: TestTables;
  beforeAll(async () => {
    tables = await createTestTables();
  });
  afterAll(() => tables.drop());

  it('keeps a workspace under its id, once', async () => {
    const workspaces = createWorkspaceRepository(tables.documents, tables.configTable);
    await workspaces.create(workspace);
    expect(await workspaces.find('wsp_1')).toEqual(workspace);
    expect(await workspaces.find('wsp_2')).toBeNull();
    await expect(workspaces.create({ ...workspace, name: 'Again' })).rejects.toThrow(ConflictError);
  });

  it('keeps a key under its hash, once', async () => {
    const apiKeys = createApiKeyRepository(tables.documents, tables.configTable);
    await apiKeys.create(apiKey);
    expect(await apiKeys.findByHash('abc')).toEqual(apiKey);
    expect(await apiKeys.findByHash('abd')).toBeNull();
    await expect(apiKeys.create({ ...apiKey, role: 'viewer' })).rejects.toThrow(ConflictError);
  });
});
