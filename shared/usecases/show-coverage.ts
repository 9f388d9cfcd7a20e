import { z } from 'zod';
import { isCovered } from '#shared/domain/coverage.ts';
import type { CostRepository, SyncStateRepository } from '#shared/domain/ports.ts';
import { daysBetween, formatInstant, instantSchema, localDayOf, realHoursOf } from '#shared/domain/time.ts';
import { type FindIntegrationDeps, findIntegration } from './find-integration.ts';
import { instantRange } from './instant-range.ts';

export const coverageQuerySchema = z.strictObject({
  from: instantSchema.meta({ description: 'Included', examples: ['2026-03-14T00:00:00Z'] }),
  to: instantSchema.meta({ description: 'Excluded', examples: ['2026-03-15T00:00:00Z'] }),
});

export const coverageViewSchema = z
  .object({
    hours: z.array(
      z.object({
        hour: instantSchema,
        changedLater: z.boolean().meta({ description: 'A cost was corrected after the hour had ended.' }),
        state: z.enum(['complete', 'derived', 'missing']).meta({
          description:
            'complete: read since the hour ended; derived: the day was, which this network does not split by hour; missing: not read since it ended',
        }),
      }),
    ),
  })
  .meta({ id: 'Coverage' });

export interface ShowCoverageDeps extends FindIntegrationDeps {
  states: Pick<SyncStateRepository, 'find'>;
  costs: Pick<CostRepository, 'correctedHours'>;
  findProvider: (id: string) => { granularity: 'hour' | 'day' } | undefined;
}

/** Which hours that start in the range were read since they ended (spec S-13); hours are those of the integration's zone. */
export async function showCoverage(
  deps: ShowCoverageDeps,
  workspaceId: string,
  id: string,
  query: z.output<typeof coverageQuerySchema>,
): Promise<z.input<typeof coverageViewSchema>> {
  const { from, to } = instantRange(query);
  const { provider, timezone } = await findIntegration(deps, workspaceId, id);
  const [{ coverage }, corrected] = await Promise.all([
    deps.states.find(id),
    deps.costs.correctedHours(id, { from, to }),
  ]);
  const covered = deps.findProvider(provider)?.granularity === 'day' ? 'derived' : 'complete';
  const hours = daysBetween(localDayOf(from, timezone), localDayOf(to - 1, timezone))
    .flatMap((day) => realHoursOf(day, timezone))
    .filter((hour) => hour >= from && hour < to);
  return {
    hours: hours.map((hour) => ({
      hour: formatInstant(hour),
      changedLater: corrected.has(hour),
      state: isCovered(coverage, hour) ? covered : 'missing',
    })),
  };
}
