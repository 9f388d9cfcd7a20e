import { z } from 'zod';
import { nameSchema } from '#shared/domain/campaign.ts';
import { currencySchema } from '#shared/domain/money.ts';
import type { ApiKeyRepository, WorkspaceRepository } from '#shared/domain/ports.ts';
import { formatInstant, timezoneSchema } from '#shared/domain/time.ts';
import type { ApiKey, Workspace } from '#shared/domain/workspace.ts';
import { type CreateApiKeyDeps, createApiKey, type MadeApiKey } from './create-api-key.ts';

export interface CreateWorkspaceDeps extends CreateApiKeyDeps {
  workspaces: Pick<WorkspaceRepository, 'find' | 'create'>;
  apiKeys: Pick<ApiKeyRepository, 'findByHash' | 'create'>;
}

const FIRST_KEY = { name: 'First key', role: 'admin', expiresAt: null } as const;

export const newWorkspaceSchema = z.strictObject({
  name: nameSchema,
  timezone: timezoneSchema.default('Etc/UTC'),
  currency: currencySchema.default('USD'),
});
type NewWorkspace = z.output<typeof newWorkspaceSchema>;

export interface CreatedWorkspace extends MadeApiKey {
  workspace: Workspace;
}

/**
 * Makes a workspace and its first admin key.
 * @param given the text to use as key instead of a new one. A key that exists answers with its workspace.
 */
export async function createWorkspace(
  deps: CreateWorkspaceDeps,
  input: NewWorkspace,
  given?: string,
): Promise<CreatedWorkspace> {
  const key = given ?? deps.makeKey();
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
