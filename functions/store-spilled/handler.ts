import { createLogger } from '#shared/lambda/logger.ts';
import { createQueueHandler } from '#shared/lambda/queue-handler.ts';
import { createReceiveEventDeps } from '#shared/lambda/receive-event-deps.ts';
import { spilledCallSchema, storeSpilled } from '#shared/usecases/store-spilled.ts';

const deps = createReceiveEventDeps();

export const handler = createQueueHandler({
  schema: spilledCallSchema,
  log: createLogger(deps.now),
  now: deps.now,
  // The queue hands it out again by itself.
  postpone: async () => {},
  async handle({ message }) {
    await storeSpilled(deps, message);
    return null;
  },
});
