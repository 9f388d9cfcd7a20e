import { StoreUnavailableError } from '#shared/domain/event-ports.ts';
import { replayMessageSchema } from '#shared/domain/replay.ts';
import { createLogger } from '#shared/lambda/logger.ts';
import { createQueueHandler } from '#shared/lambda/queue-handler.ts';
import { createReplayCallsDeps } from '#shared/lambda/replay-calls-deps.ts';
import { runReplay } from '#shared/usecases/run-replay.ts';

/** What calls that are begun may still take. */
const CALLS_TIME_MS = 45_000;
const RETRY_SECONDS = 10;

const deps = createReplayCallsDeps();

export const handler = createQueueHandler({
  schema: replayMessageSchema,
  log: createLogger(deps.now),
  now: deps.now,
  postpone: deps.postpone,
  async handle({ message, endsAt }) {
    try {
      await runReplay(deps, message, endsAt - CALLS_TIME_MS);
      return null;
    } catch (error) {
      if (error instanceof StoreUnavailableError) return { retryAfterSeconds: RETRY_SECONDS, error };
      throw error;
    }
  },
});
