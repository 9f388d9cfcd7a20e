import type { AccessTokenStore, IntegrationRepository } from '#shared/domain/ports.ts';

export interface ForgetUnusedTokenDeps {
  integrations: Pick<IntegrationRepository, 'firstUserOfCredential'>;
  tokens: Pick<AccessTokenStore, 'forget'>;
}

/**
 * Erases the access token of a credential that no integration of the workspace uses any more. Another workspace with
 * the same account gets a new token with its next call.
 */
export async function forgetUnusedToken(
  deps: ForgetUnusedTokenDeps,
  workspaceId: string,
  credentialGroup: string,
): Promise<void> {
  const user = await deps.integrations.firstUserOfCredential(workspaceId, credentialGroup);
  if (user === null) await deps.tokens.forget(credentialGroup);
}
