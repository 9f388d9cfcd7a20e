import { type ChangeIntegrationStateDeps, changeIntegrationState } from './change-integration-state.ts';
import {
  type DescribeIntegrationDeps,
  describeIntegration,
  type IntegrationView,
} from './describe-integration.ts';

export type DeactivateIntegrationDeps = ChangeIntegrationStateDeps & DescribeIntegrationDeps;

/** Stops syncing for good; settings and costs stay, and `reconnect` brings it back (spec C-10). */
export async function deactivateIntegration(
  deps: DeactivateIntegrationDeps,
  workspaceId: string,
  id: string,
): Promise<IntegrationView> {
  const { integration } = await changeIntegrationState(deps, workspaceId, id, 'deactivated');
  return describeIntegration(deps, integration);
}
