import type { TrafficSource } from '#shared/domain/campaign.ts';
import { RequestError } from '#shared/domain/errors.ts';
import type { TrafficSourceMove, TrafficSourceRepository } from '#shared/domain/ports.ts';
import { notFound } from './request-problems.ts';

export interface MoveTrafficSourcesDeps {
  trafficSources: Pick<TrafficSourceRepository, 'find'>;
}

export interface WantedSources {
  workspaceId: string;
  integration: { id: string; provider: string };
  before: readonly string[];
  after: readonly string[];
}

/**
 * What has to move so that the integration has exactly the sources of `after`. One that belongs to another
 * integration leaves it.
 * @throws RequestError `not-found` or `traffic-source-mismatch`, naming the entry.
 */
export async function moveTrafficSources(
  deps: MoveTrafficSourcesDeps,
  { workspaceId, integration, before, after }: WantedSources,
): Promise<TrafficSourceMove[]> {
  const added = after.filter((id) => !before.includes(id));
  const removed = before.filter((id) => !after.includes(id));
  const find = async (id: string): Promise<TrafficSource> => {
    const path = `trafficSourceIds.${after.indexOf(id)}`;
    const source = await deps.trafficSources.find(workspaceId, id);
    if (!source) throw notFound('traffic source', path);
    return source;
  };
  const addedSources = await Promise.all(added.map(find));
  for (const source of addedSources) {
    expectSameProvider(source, integration.provider, `trafficSourceIds.${after.indexOf(source.id)}`);
  }
  const removedSources = await Promise.all(removed.map(find));
  return [
    ...addedSources.map((source) => ({ source, integrationId: integration.id })),
    ...removedSources.map((source) => ({ source, integrationId: null })),
  ];
}

/** @throws RequestError `traffic-source-mismatch` (spec C-4). */
export function expectSameProvider(
  source: Pick<TrafficSource, 'name' | 'provider'>,
  provider: string,
  path: string,
): void {
  if (source.provider === provider) return;
  const message = `Traffic source "${source.name}" belongs to ${source.provider}, the integration to ${provider}.`;
  throw new RequestError('unprocessable', 'traffic-source-mismatch', message, {
    errors: [{ path, message }],
  });
}
