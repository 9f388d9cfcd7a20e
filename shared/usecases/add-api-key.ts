import type { z } from 'zod';
import { RequestError } from '#shared/domain/errors.ts';
import type { WorkspaceRepository } from '#shared/domain/ports.ts';
import {
  type CreateApiKeyDeps,
  createApiKey,
  type MadeApiKey,
  type newApiKeySchema,
} from './create-api-key.ts';

/** Makes a key of a workspace that somebody named, not a key of its own. @throws RequestError when there is none. */
export async function addApiKey(
  deps: CreateApiKeyDeps & { workspaces: Pick<WorkspaceRepository, 'find'> },
  workspaceId: string,
  input: z.output<typeof newApiKeySchema>,
): Promise<MadeApiKey> {
  if (await deps.workspaces.find(workspaceId)) return createApiKey(deps, workspaceId, input);
  throw new RequestError('not-found', 'not-found', `There is no workspace ${workspaceId} here.`);
}
