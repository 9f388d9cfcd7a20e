import type { Integration } from '#shared/domain/integration.ts';
import type { IntegrationRepository } from '#shared/domain/ports.ts';
import { notFound } from './request-problems.ts';

export interface FindIntegrationDeps {
  integrations: Pick<IntegrationRepository, 'find'>;
}

/** An integration that is not deleted. @throws RequestError `not-found`, naming the `path` where a body named the id. */
export async function findIntegration(
  deps: FindIntegrationDeps,
  workspaceId: string,
  id: string,
  path?: string,
): Promise<Integration> {
  const integration = await deps.integrations.find(workspaceId, id);
  if (!integration || integration.state === 'deleted') throw notFound('integration', path);
  return integration;
}
