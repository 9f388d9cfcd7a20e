import { randomBytes } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createApiKeyRepository } from '#shared/adapters/dynamodb/api-key-repository.ts';
import { createWorkspaceRepository } from '#shared/adapters/dynamodb/workspace-repository.ts';
import { createIdMaker } from '#shared/domain/ids.ts';
import type { Clock } from '#shared/domain/time.ts';
import type { CreateWorkspaceDeps } from '#shared/usecases/create-workspace.ts';
import { hashApiKey, makeApiKey } from './api-keys.ts';
import { systemPause } from './system-pause.ts';

/** For commands that make workspaces: they run outside of a function and bring their own client. */
export function createWorkspaceDeps(
  documents: DynamoDBDocumentClient,
  configTable: string,
  now: Clock,
): CreateWorkspaceDeps {
  return {
    workspaces: createWorkspaceRepository(documents, configTable),
    apiKeys: createApiKeyRepository(documents, configTable, systemPause),
    ids: createIdMaker({ now, randomBytes }),
    now,
    makeKey: makeApiKey,
    hashKey: hashApiKey,
  };
}
