import type { IdMaker } from '#shared/domain/ids.ts';
import type { ApiKeyRepository, WorkspaceRepository } from '#shared/domain/ports.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import type { ApiKey, Workspace } from '#shared/domain/workspace.ts';

export interface CreateWorkspaceDeps {
  workspaces: WorkspaceRepository;
  apiKeys: ApiKeyRepository;
  ids: IdMaker;
  now: Clock;
  makeKey(): string;
  hashKey(key: string): string;
}

export interface NewWorkspace {
  name: string;
  timezone: string;
  currency: string;
  /** The admin key to use instead of a new one. A key that exists answers with its workspace. */
  key?: string | undefined;
}

export interface CreatedWorkspace {
  workspace: Workspace;
  apiKey: ApiKey;
  /** The key itself: stored nowhere, shown once. */
  key: string;
}

/** Makes a workspace and its first admin key. */
export async function createWorkspace(
  deps: CreateWorkspaceDeps,
  input: NewWorkspace,
): Promise<CreatedWorkspace> {
  const key = input.key ?? deps.makeKey();
  const hash = deps.hashKey(key);
  const existing = await findByKey(deps, hash);
  if (existing) return { ...existing, key };

  const createdAt = formatInstant(deps.now());
  const { name, timezone, currency } = input;
  const workspace: Workspace = { id: deps.ids('workspace'), name, timezone, currency, createdAt };
  const apiKey: ApiKey = {
    id: deps.ids('apiKey'),
    workspaceId: workspace.id,
    name: 'First key',
    role: 'admin',
    hash,
    createdAt,
    expiresAt: null,
  };
  // The key comes last: a workspace without one is out of reach, a key without a workspace would open nothing.
  await deps.workspaces.create(workspace);
  await deps.apiKeys.create(apiKey);
  return { workspace, apiKey, key };
}

async function findByKey(
  deps: CreateWorkspaceDeps,
  hash: string,
): Promise<{ workspace: Workspace; apiKey: ApiKey } | null> {
  const apiKey = await deps.apiKeys.findByHash(hash);
  const workspace = apiKey ? await deps.workspaces.find(apiKey.workspaceId) : null;
  return apiKey && workspace ? { workspace, apiKey } : null;
}
