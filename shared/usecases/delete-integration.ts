import type { IntegrationRepository } from '#shared/domain/ports.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import { deleted } from './create-integration.ts';
import { findIntegration } from './find-integration.ts';
import { type ForgetUnusedTokenDeps, forgetUnusedToken } from './forget-unused-token.ts';
import { type MoveTrafficSourcesDeps, moveTrafficSources } from './move-traffic-sources.ts';
import { type ExpectedVersions, expectVersion, writeExpecting } from './request-problems.ts';

export interface DeleteIntegrationDeps extends MoveTrafficSourcesDeps, ForgetUnusedTokenDeps {
  integrations: Pick<IntegrationRepository, 'find' | 'update' | 'firstUserOfCredential'>;
  now: Clock;
}

/** Ends syncing at once and erases the credentials. Costs stay, and with them a record without secrets (spec C-6). */
export async function deleteIntegration(
  deps: DeleteIntegrationDeps,
  workspaceId: string,
  id: string,
  expected: ExpectedVersions,
): Promise<void> {
  const integration = await findIntegration(deps, workspaceId, id);
  expectVersion(expected, integration.version);
  const before = integration.trafficSourceIds;
  const moves = await moveTrafficSources(deps, { workspaceId, integration, before, after: [] });
  const after = deleted(integration, formatInstant(deps.now()));
  await writeExpecting(expected, deps.integrations.update(integration, after, moves));
  await forgetUnusedToken(deps, workspaceId, integration.credentialGroup);
}
