import middy from '@middy/core';
import type { z } from 'zod';

/** A function that a schedule starts. What is thrown makes the service try again with the same event. */
export function createScheduleHandler<Event, Answer>(
  schema: z.ZodType<Event>,
  act: (event: Event) => Promise<Answer>,
) {
  return middy().handler(async (event: unknown): Promise<Answer> => act(schema.parse(event)));
}
