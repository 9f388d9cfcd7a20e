import { describe, expect, it } from 'vitest';
import { createIdMaker } from '#shared/domain/ids.ts';
import { createWorkspace } from '#shared/usecases/create-workspace.ts';
import { createMemoryConfig } from '#test/support/memory-config.ts';

const input = { name: 'Home', timezone: 'Europe/Berlin', currency: 'EUR' };

function createWorld() {
  const config = createMemoryConfig();
  let made = 0;
  const deps = {
    ...config,
    ids: createIdMaker({ now: () => 0, randomBytes: (count) => new Uint8Array(count).fill(++made) }),
    now: () => Date.UTC(2026, 2, 14),
    makeKey: () => 'adt_generated',
    hashKey: (key: string) => `hash of ${key}`,
  };
  return { config, deps };
}

describe('createWorkspace', () => {
  it('makes a workspace and an admin key that is stored by its hash alone', async () => {
    const { config, deps } = createWorld();
    const { workspace, apiKey, key } = await createWorkspace(deps, input);
    expect(workspace).toMatchObject({ ...input, createdAt: '2026-03-14T00:00:00Z' });
    expect(key).toBe('adt_generated');
    expect(await config.workspaces.find(workspace.id)).toEqual(workspace);
    expect(await config.apiKeys.findByHash('hash of adt_generated')).toEqual(apiKey);
    expect(apiKey).toMatchObject({ workspaceId: workspace.id, role: 'admin', expiresAt: null });
    expect(JSON.stringify([workspace, apiKey]).replace('hash of adt_generated', '')).not.toContain(
      'adt_generated',
    );
  });

  it('answers with the workspace of a key that exists', async () => {
    const { deps } = createWorld();
    const first = await createWorkspace(deps, input, 'adt_given');
    expect(await createWorkspace(deps, { ...input, name: 'Again' }, 'adt_given')).toEqual(first);
    expect((await createWorkspace(deps, input, 'adt_other')).workspace.id).not.toBe(first.workspace.id);
  });
});
