import type { ApiKeyRepository, WorkspaceRepository } from '#shared/domain/ports.ts';
import { formatInstant } from '#shared/domain/time.ts';
import type { ApiKey, Workspace } from '#shared/domain/workspace.ts';
import { type CreateApiKeyDeps, createApiKey, type MadeApiKey } from './create-api-key.ts';

export interface CreateWorkspaceDeps extends CreateApiKeyDeps {
  workspaces: Pick<WorkspaceRepository, 'find' | 'create'>;
  apiKeys: Pick<ApiKeyRepository, 'findByHash' | 'create'>;
}

const FIRST_KEY = { name: 'First key', role: 'admin', expiresAt: null } as const;

export interface NewWorkspace {
  name: string;
  timezone: string;
  currency: string;
  /** The admin key to use instead of a new one. A key that exists answers with its workspace. */
  key?: string | undefined;
}

export interface CreatedWorkspace extends MadeApiKey {
  workspace: Workspace;
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
  const workspace: Workspace = {
    id: deps.ids('workspace'),
    name,
    timezone,
    currency,
    createdAt,
    updatedAt: createdAt,
    version: 1,
  };
  // The key comes last: a workspace without one is out of reach, a key without a workspace would open nothing.
  await deps.workspaces.create(workspace);
  return { workspace, ...(await createApiKey(deps, workspace.id, FIRST_KEY, key)) };
}

async function findByKey(
  deps: CreateWorkspaceDeps,
  hash: string,
): Promise<{ workspace: Workspace; apiKey: ApiKey } | null> {
  const apiKey = await deps.apiKeys.findByHash(hash);
  const workspace = apiKey ? await deps.workspaces.find(apiKey.workspaceId) : null;
  return apiKey && workspace ? { workspace, apiKey } : null;
}
