import { syncMessageSchema } from '#shared/domain/sync-run.ts';
import { createLogger } from '#shared/lambda/logger.ts';
import { createQueueHandler } from '#shared/lambda/queue-handler.ts';
import { createSyncCostsDeps } from '#shared/lambda/sync-costs-deps.ts';
import { runSync } from '#shared/usecases/run-sync.ts';

/** What the network may not use of the function's time, so that what it said can still be written. */
const WRITING_TIME_MS = 45_000;

const deps = createSyncCostsDeps();

export const handler = createQueueHandler({
  schema: syncMessageSchema,
  log: createLogger(deps.now),
  now: deps.now,
  postpone: deps.postpone,
  async handle({ message, receiveCount, endsAt }) {
    const outcome = await runSync(deps, message, { receiveCount, readDeadline: endsAt - WRITING_TIME_MS });
    return outcome.done ? null : outcome;
  },
});
