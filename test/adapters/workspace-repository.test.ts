import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspaceRepository } from '#shared/adapters/dynamodb/workspace-repository.ts';
import { ConflictError, type WorkspaceRepository } from '#shared/domain/ports.ts';
import type { Workspace } from '#shared/domain/workspace.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const AT = '2026-03-14T13:20:00Z';
const workspaceOf = (id: string): Workspace => ({
  id,
  name: 'Home',
  timezone: 'Etc/UTC',
  currency: 'USD',
  createdAt: AT,
  updatedAt: AT,
  version: 1,
});

describe('workspaces in DynamoDB', () => {
  let tables: TestTables;
  let workspaces: WorkspaceRepository;
  beforeAll(async () => {
    tables = await createTestTables();
    workspaces = createWorkspaceRepository(tables.documents, tables.configTable);
  });
  afterAll(() => tables.drop());

  it('are kept under their id, once', async () => {
    const workspace = workspaceOf('wsp_1');
    await workspaces.create(workspace);
    expect(await workspaces.find('wsp_1')).toEqual(workspace);
    expect(await workspaces.find('wsp_2')).toBeNull();
    await expect(workspaces.create({ ...workspace, name: 'Again' })).rejects.toThrow(ConflictError);
  });

  it('are replaced only if they still are what they were', async () => {
    const before = workspaceOf('wsp_3');
    const after = { ...before, name: 'Away', version: 2 };
    await workspaces.create(before);
    await workspaces.update(before, after);
    expect(await workspaces.find('wsp_3')).toEqual(after);
    await expect(workspaces.update(before, { ...before, name: 'Lost' })).rejects.toThrow(ConflictError);
    await expect(workspaces.update(workspaceOf('wsp_4'), workspaceOf('wsp_4'))).rejects.toThrow(
      ConflictError,
    );
    expect(await workspaces.find('wsp_3')).toEqual(after);
    expect(await workspaces.find('wsp_4')).toBeNull();
  });
});
