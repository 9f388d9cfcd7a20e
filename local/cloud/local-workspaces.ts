import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createWorkspaceDeps } from '#shared/lambda/workspace-deps.ts';
import type { CreateWorkspaceDeps } from '#shared/usecases/create-workspace.ts';
import { REGION } from './aws-names.ts';
import type { AwsServices, SharedClock } from './contract.ts';

export interface LocalWorkspacesDeps {
  services: Pick<AwsServices, 'gatewayUrl' | 'ownCredentials' | 'model'>;
  clock: SharedClock;
}

/** Lends what makes workspaces and keys in the local tables, for as long as the act takes. */
export async function withLocalWorkspaces<Result>(
  { services, clock }: LocalWorkspacesDeps,
  act: (deps: CreateWorkspaceDeps) => Promise<Result>,
): Promise<Result> {
  const config = services.model.tables.find(({ name }) => name === 'Config');
  if (!config) throw new Error('The template has no table Config.');
  const client = new DynamoDBClient({
    endpoint: services.gatewayUrl,
    region: REGION,
    credentials: services.ownCredentials,
  });
  try {
    const documents = DynamoDBDocumentClient.from(client);
    return await act(createWorkspaceDeps(documents, config.tableName, clock.now));
  } finally {
    client.destroy();
  }
}
