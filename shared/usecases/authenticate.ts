import type { ApiKeyRepository } from '#shared/domain/ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import { hasExpired, type Principal } from '#shared/domain/workspace.ts';

export interface AuthenticateDeps {
  apiKeys: Pick<ApiKeyRepository, 'findByHash'>;
  now: Clock;
  hashKey(key: string): string;
}

const BEARER = /^Bearer +([\x21-\x7e]{1,500})$/i;

/** Who calls, by the `Authorization` header; or why nobody that is known. */
export async function authenticate(
  deps: AuthenticateDeps,
  authorization: string | undefined,
): Promise<Principal | { refusal: 'missing' | 'unknown' | 'expired' }> {
  const key = BEARER.exec(authorization?.trim() ?? '')?.[1];
  if (key === undefined) return { refusal: 'missing' };
  const found = await deps.apiKeys.findByHash(deps.hashKey(key));
  if (!found) return { refusal: 'unknown' };
  if (hasExpired(found, deps.now())) return { refusal: 'expired' };
  return { workspaceId: found.workspaceId, keyId: found.id, role: found.role };
}
