import middy from '@middy/core';
import { type ScheduleEvent, scheduleEventSchema } from '#shared/domain/schedule.ts';

/** A function that a schedule starts. What is thrown makes the service try again with the same event. */
export function createScheduleHandler<Answer>(plan: (event: ScheduleEvent) => Promise<Answer>) {
  return middy().handler(async (event: unknown): Promise<Answer> => plan(scheduleEventSchema.parse(event)));
}
