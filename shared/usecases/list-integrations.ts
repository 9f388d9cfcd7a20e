import type { IntegrationRepository, Page, PageRequest } from '#shared/domain/ports.ts';
import { type AnyIntegrationView, describeAny } from './describe-any-integration.ts';
import type { FeedAddresses } from './describe-feed.ts';
import type { DescribeIntegrationDeps } from './describe-integration.ts';

export type ListIntegrationsDeps = DescribeIntegrationDeps & {
  integrations: Pick<IntegrationRepository, 'listAll'>;
};

/** Of all kinds, the oldest first, deleted ones left out. */
export async function listIntegrations(
  deps: ListIntegrationsDeps,
  workspaceId: string,
  page: PageRequest,
  addresses: FeedAddresses,
): Promise<Page<AnyIntegrationView>> {
  const { items, cursor } = await deps.integrations.listAll(workspaceId, page);
  return {
    items: await Promise.all(items.map((integration) => describeAny(deps, integration, addresses))),
    cursor,
  };
}
