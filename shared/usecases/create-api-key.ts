import { z } from 'zod';
import { nameSchema } from '#shared/domain/campaign.ts';
import type { IdMaker } from '#shared/domain/ids.ts';
import { invalidBody } from '#shared/domain/parse-fields.ts';
import type { ApiKeyRepository } from '#shared/domain/ports.ts';
import { type Clock, formatInstant, instantSchema, parseInstant } from '#shared/domain/time.ts';
import { type ApiKey, hasExpired, ROLES } from '#shared/domain/workspace.ts';

const HINT_LENGTH = 4;

export const newApiKeySchema = z
  .strictObject({
    name: nameSchema,
    role: z.enum(ROLES),
    expiresAt: instantSchema.nullable().default(null).meta({ description: 'Null: it never expires' }),
  })
  .meta({ id: 'NewApiKey' });

export interface CreateApiKeyDeps {
  apiKeys: Pick<ApiKeyRepository, 'create'>;
  ids: IdMaker;
  now: Clock;
  makeKey(): string;
  hashKey(key: string): string;
}

export interface MadeApiKey {
  apiKey: ApiKey;
  /** The key itself: stored nowhere, shown once. */
  key: string;
}

/**
 * Makes a key of a workspace that exists.
 * @param given the text to use as key instead of a new one.
 * @throws RequestError when it would have expired already; ConflictError when the given key exists.
 */
export async function createApiKey(
  deps: CreateApiKeyDeps,
  workspaceId: string,
  input: z.output<typeof newApiKeySchema>,
  given?: string,
): Promise<MadeApiKey> {
  if (hasExpired(input, deps.now())) {
    throw invalidBody([{ path: 'expiresAt', message: 'This instant is over: the key would open nothing.' }]);
  }
  const key = given ?? deps.makeKey();
  const apiKey: ApiKey = {
    id: deps.ids('apiKey'),
    workspaceId,
    name: input.name,
    role: input.role,
    expiresAt: input.expiresAt && formatInstant(parseInstant(input.expiresAt)),
    hash: deps.hashKey(key),
    hint: hintOf(key),
    createdAt: formatInstant(deps.now()),
    version: 1,
  };
  await deps.apiKeys.create(apiKey);
  return { apiKey, key };
}

/** The end of the key, and never more than a quarter of it. */
function hintOf(key: string): string {
  const shown = Math.min(HINT_LENGTH, Math.floor(key.length / 4));
  return `…${key.slice(key.length - shown)}`;
}
