import { createApiKeyRepository } from '#shared/adapters/dynamodb/api-key-repository.ts';
import type { AuthenticateDeps } from '#shared/usecases/authenticate.ts';
import { hashApiKey } from './api-keys.ts';
import { createDocuments } from './aws-clients.ts';
import { authorizeEnv, readEnv } from './env.ts';
import { systemPause } from './system-pause.ts';

export function createAuthorizeDeps(): AuthenticateDeps {
  const env = readEnv(authorizeEnv);
  return {
    apiKeys: createApiKeyRepository(createDocuments(), env.CONFIG_TABLE, systemPause),
    now: () => Date.now(),
    hashKey: hashApiKey,
  };
}
