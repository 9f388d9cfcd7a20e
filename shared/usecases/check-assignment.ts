import type { TrafficSource } from '#shared/domain/campaign.ts';
import { RequestError } from '#shared/domain/errors.ts';
import { MAX_TRAFFIC_SOURCES } from '#shared/domain/integration.ts';
import { type FindIntegrationDeps, findIntegration } from './find-integration.ts';
import { expectSameProvider } from './move-traffic-sources.ts';

export type CheckAssignmentDeps = FindIntegrationDeps;

/** @throws RequestError where the integration that the source names does not exist, is another provider's, or is full. */
export async function checkAssignment(
  deps: CheckAssignmentDeps,
  workspaceId: string,
  source: Pick<TrafficSource, 'id' | 'name' | 'provider' | 'integrationId'>,
): Promise<void> {
  if (source.integrationId === null) return;
  const path = 'integrationId';
  const integration = await findIntegration(deps, workspaceId, source.integrationId, path);
  expectSameProvider(source, integration.provider, path);
  const others = integration.trafficSourceIds.filter((id) => id !== source.id);
  if (others.length >= MAX_TRAFFIC_SOURCES) {
    const message = `An integration has at most ${MAX_TRAFFIC_SOURCES} traffic sources.`;
    throw new RequestError('unprocessable', 'too-many-traffic-sources', message, {
      errors: [{ path, message }],
    });
  }
}
