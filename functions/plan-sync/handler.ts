import { scheduleEventSchema } from '#shared/domain/schedule.ts';
import { createPlanSyncDeps } from '#shared/lambda/plan-sync-deps.ts';
import { createScheduleHandler } from '#shared/lambda/schedule-handler.ts';
import { planSyncs } from '#shared/usecases/plan-syncs.ts';

const deps = createPlanSyncDeps();

export const handler = createScheduleHandler(scheduleEventSchema, async (event) => ({
  planned: await planSyncs(deps, event),
}));
