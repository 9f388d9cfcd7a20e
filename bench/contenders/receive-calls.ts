import { callFunction, loadFunction } from '../support/called-function.ts';
import { measure } from '../support/measure.ts';
import type { ReceiveTask } from '../support/receive-tasks.ts';
import { contend } from '../support/tasks.ts';

/** A function that is called over and over again. */
void contend(async ({ bundle, awsOrigin, warmUps, ...calls }: ReceiveTask) => {
  const handler = loadFunction(bundle, awsOrigin);
  await callFunction(handler, { ...calls, count: warmUps });
  return measure(async () => {
    await callFunction(handler, { ...calls, from: calls.from + warmUps });
    return {};
  });
});
