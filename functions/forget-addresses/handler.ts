import { forgettingEventSchema } from '#shared/domain/schedule.ts';
import { createForgetAddressesDeps } from '#shared/lambda/forget-addresses-deps.ts';
import { createScheduleHandler } from '#shared/lambda/schedule-handler.ts';
import { forgetAddresses } from '#shared/usecases/forget-addresses.ts';

const deps = createForgetAddressesDeps();

export const handler = createScheduleHandler(forgettingEventSchema, (event) => forgetAddresses(deps, event));
