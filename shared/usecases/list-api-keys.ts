import type { ApiKeyRepository, Page, PageRequest } from '#shared/domain/ports.ts';
import { type ApiKeyView, viewOfApiKey } from '#shared/domain/workspace.ts';

export interface ListApiKeysDeps {
  apiKeys: Pick<ApiKeyRepository, 'list'>;
}

export async function listApiKeys(
  { apiKeys }: ListApiKeysDeps,
  workspaceId: string,
  page: PageRequest,
): Promise<Page<ApiKeyView>> {
  const { items, cursor } = await apiKeys.list(workspaceId, page);
  return { items: items.map(viewOfApiKey), cursor };
}
