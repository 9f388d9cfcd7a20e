import { RequestError } from '#shared/domain/errors.ts';
import { type ApiKeyRepository, ConflictError } from '#shared/domain/ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import { type ApiKey, hasExpired } from '#shared/domain/workspace.ts';
import { type ExpectedVersions, expectVersion, notFound } from './request-problems.ts';

const PAGE = 200;
const TRIES = 5;

export interface DeleteApiKeyDeps {
  apiKeys: Pick<ApiKeyRepository, 'find' | 'list' | 'delete'>;
  now: Clock;
}

/**
 * Revokes a key at once. A workspace keeps an admin key that works, or nobody could make another: the deletion of one
 * rests on another one, which is still there when it is done.
 */
export async function deleteApiKey(
  deps: DeleteApiKeyDeps,
  input: { workspaceId: string; id: string; expected: ExpectedVersions },
): Promise<void> {
  const { workspaceId, id, expected } = input;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const key = await deps.apiKeys.find(workspaceId, id);
    if (!key) throw notFound('API key');
    expectVersion(expected, key.version);
    const remaining = isWorkingAdmin(key, deps.now()) ? await otherAdmin(deps, key) : null;
    if (await isDeleted(deps, key, remaining)) return;
  }
  throw new RequestError('conflict', 'concurrent-change', 'Other keys changed meanwhile. Repeat the call.');
}

async function isDeleted(deps: DeleteApiKeyDeps, key: ApiKey, remaining: ApiKey | null): Promise<boolean> {
  try {
    await deps.apiKeys.delete(key, remaining);
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}

/** @throws RequestError `last-admin-key` when there is none. */
async function otherAdmin({ apiKeys, now }: DeleteApiKeyDeps, key: ApiKey): Promise<ApiKey> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await apiKeys.list(key.workspaceId, { limit: PAGE, cursor: cursor ?? null });
    const other = page.items.find((one) => one.id !== key.id && isWorkingAdmin(one, now()));
    if (other) return other;
    cursor = page.cursor;
  }
  throw new RequestError(
    'conflict',
    'last-admin-key',
    'This is the last admin key that works. Make another one before you delete it.',
  );
}

const isWorkingAdmin = (key: ApiKey, now: number): boolean => key.role === 'admin' && !hasExpired(key, now);
