import { z } from 'zod';
import { nameSchema, type TrafficSource } from '#shared/domain/campaign.ts';
import { idSchema } from '#shared/domain/ids.ts';
import type { TrafficSourceRepository } from '#shared/domain/ports.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import { type CheckAssignmentDeps, checkAssignment } from './check-assignment.ts';
import { type ExpectedVersions, expectVersion, notFound, writeExpecting } from './request-problems.ts';

export const trafficSourceChangeSchema = z
  .strictObject({ name: nameSchema.optional(), integrationId: idSchema('integration').nullable().optional() })
  .meta({ id: 'TrafficSourceChange' });

export interface UpdateTrafficSourceDeps extends CheckAssignmentDeps {
  trafficSources: Pick<TrafficSourceRepository, 'find' | 'update'>;
  now: Clock;
}

export async function updateTrafficSource(
  deps: UpdateTrafficSourceDeps,
  input: {
    workspaceId: string;
    id: string;
    expected: ExpectedVersions;
    change: z.output<typeof trafficSourceChangeSchema>;
  },
): Promise<TrafficSource> {
  const { workspaceId, id, expected, change } = input;
  const before = await deps.trafficSources.find(workspaceId, id);
  if (!before) throw notFound('traffic source');
  expectVersion(expected, before.version);
  const after: TrafficSource = {
    ...before,
    name: change.name ?? before.name,
    integrationId: change.integrationId === undefined ? before.integrationId : change.integrationId,
    updatedAt: formatInstant(deps.now()),
    version: before.version + 1,
  };
  if (after.integrationId !== before.integrationId) await checkAssignment(deps, workspaceId, after);
  await writeExpecting(expected, deps.trafficSources.update(workspaceId, before, after));
  return after;
}
