import { type ChangeIntegrationStateDeps, changeIntegrationState } from './change-integration-state.ts';
import {
  type DescribeIntegrationDeps,
  describeIntegration,
  type IntegrationView,
} from './describe-integration.ts';
import { type RequestGapDeps, requestGap } from './request-gap.ts';

export type ResumeIntegrationDeps = ChangeIntegrationStateDeps & DescribeIntegrationDeps & RequestGapDeps;

/** Syncs again, beginning with what was missed (spec C-10). */
export async function resumeIntegration(
  deps: ResumeIntegrationDeps,
  workspaceId: string,
  id: string,
): Promise<IntegrationView> {
  const { integration, changed } = await changeIntegrationState(deps, workspaceId, id, 'active');
  if (changed) await requestGap(deps, integration);
  return describeIntegration(deps, integration);
}
