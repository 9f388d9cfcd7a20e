import { createLogger } from '#shared/lambda/logger.ts';
import { createRollUpDeps } from '#shared/lambda/roll-up-deps.ts';
import { createStreamHandler } from '#shared/lambda/stream-handler.ts';
import { rollUpDays } from '#shared/usecases/roll-up-days.ts';

const deps = createRollUpDeps();

export const handler = createStreamHandler({
  read: ({ item }) => deps.readChange(item),
  log: createLogger(deps.now),
  handle: (changes) => rollUpDays(deps, changes),
});
