import { callFunction, loadFunction } from '../support/called-function.ts';
import { measure } from '../support/measure.ts';
import type { FirstCallTask } from '../support/receive-tasks.ts';
import { contend } from '../support/tasks.ts';

/** A function that was not there before: it is loaded, and stores one event. */
void contend(({ bundle, awsOrigin, ...call }: FirstCallTask) =>
  measure(async () => {
    await callFunction(loadFunction(bundle, awsOrigin), { ...call, count: 1, inFlight: 1 });
    return {};
  }),
);
