import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createIntegrationIds } from '#shared/adapters/dynamodb/integration-ids.ts';
import { createRollUpReader } from '#shared/adapters/dynamodb/roll-up-reader.ts';
import { createWorkspaceRepository } from '#shared/adapters/dynamodb/workspace-repository.ts';
import type { Clock } from '#shared/domain/time.ts';
import type { RebuildRollUpsDeps } from '#shared/usecases/rebuild-roll-ups.ts';
import { createRollUpParts } from './roll-up-deps.ts';

/** For commands that rebuild roll-ups: they run outside of a function and bring their own client. */
export const createRebuildDeps = (
  documents: DynamoDBDocumentClient,
  { configTable, ledgerTable }: { configTable: string; ledgerTable: string },
  now: Clock,
): RebuildRollUpsDeps => ({
  ...createRollUpParts(documents, ledgerTable),
  workspaces: createWorkspaceRepository(documents, configTable),
  integrationIds: createIntegrationIds(documents, configTable),
  rollUps: createRollUpReader(documents, ledgerTable),
  now,
});
