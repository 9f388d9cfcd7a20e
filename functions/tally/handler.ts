import { createLogger } from '#shared/lambda/logger.ts';
import { createShardHandler } from '#shared/lambda/stream-handler.ts';
import { createTallyDeps } from '#shared/lambda/tally-deps.ts';
import { tallyEvents } from '#shared/usecases/tally-events.ts';

const deps = createTallyDeps();

export const handler = createShardHandler({
  read: deps.readChange,
  log: createLogger(deps.now),
  handle: (changes, shardId) => tallyEvents(deps, shardId, changes),
});
