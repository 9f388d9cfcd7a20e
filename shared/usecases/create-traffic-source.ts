import { z } from 'zod';
import { nameSchema, type TrafficSource } from '#shared/domain/campaign.ts';
import type { IdMaker } from '#shared/domain/ids.ts';
import { idSchema } from '#shared/domain/ids.ts';
import type { TrafficSourceRepository } from '#shared/domain/ports.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import { type CheckAssignmentDeps, checkAssignment } from './check-assignment.ts';
import { type FindProvider, requireProvider } from './create-integration.ts';
import { writeExpecting } from './request-problems.ts';

export const newTrafficSourceSchema = z
  .strictObject({
    name: nameSchema,
    provider: z.string().meta({ examples: ['exoclick'] }),
    integrationId: idSchema('integration').nullable().default(null),
  })
  .meta({ id: 'NewTrafficSource' });

export interface CreateTrafficSourceDeps extends CheckAssignmentDeps {
  trafficSources: Pick<TrafficSourceRepository, 'create'>;
  findProvider: FindProvider;
  ids: IdMaker;
  now: Clock;
}

export async function createTrafficSource(
  deps: CreateTrafficSourceDeps,
  workspaceId: string,
  input: z.output<typeof newTrafficSourceSchema>,
): Promise<TrafficSource> {
  requireProvider(deps.findProvider, input.provider);
  const createdAt = formatInstant(deps.now());
  const source: TrafficSource = {
    id: deps.ids('trafficSource'),
    ...input,
    createdAt,
    updatedAt: createdAt,
    version: 1,
  };
  await checkAssignment(deps, workspaceId, source);
  await writeExpecting(null, deps.trafficSources.create(workspaceId, source));
  return source;
}
