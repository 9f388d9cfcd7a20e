import { type ChangeIntegrationStateDeps, changeIntegrationState } from './change-integration-state.ts';
import {
  type DescribeIntegrationDeps,
  describeIntegration,
  type IntegrationView,
} from './describe-integration.ts';

export type PauseIntegrationDeps = ChangeIntegrationStateDeps & DescribeIntegrationDeps;

/** Stops syncing until it is resumed (spec C-10). */
export async function pauseIntegration(
  deps: PauseIntegrationDeps,
  workspaceId: string,
  id: string,
): Promise<IntegrationView> {
  const { integration } = await changeIntegrationState(deps, workspaceId, id, 'paused');
  return describeIntegration(deps, integration);
}
