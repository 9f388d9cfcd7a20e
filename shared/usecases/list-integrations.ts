import type { IntegrationRepository, Page, PageRequest } from '#shared/domain/ports.ts';
import {
  type DescribeIntegrationDeps,
  describeIntegration,
  type IntegrationView,
} from './describe-integration.ts';

export type ListIntegrationsDeps = DescribeIntegrationDeps & {
  integrations: Pick<IntegrationRepository, 'list'>;
};

/** The oldest first, deleted ones left out. */
export async function listIntegrations(
  deps: ListIntegrationsDeps,
  workspaceId: string,
  page: PageRequest,
): Promise<Page<IntegrationView>> {
  const { items, cursor } = await deps.integrations.list(workspaceId, page);
  return {
    items: await Promise.all(items.map((integration) => describeIntegration(deps, integration))),
    cursor,
  };
}
