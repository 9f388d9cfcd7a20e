import { z } from 'zod';
import { HOUR_MS, type Instant, instantSchema, localDayOf, MINUTE_MS, startOfLocalDay } from './time.ts';

/** Five past: networks need a few minutes to book the hour that just ended. */
export const HOURLY_MINUTE = 5;
/** It is midnight in some zone at every quarter of an hour. */
export const MIDNIGHT_EVERY_MINUTES = 15;

/** What EventBridge Scheduler sends: which schedule, and the time it was due, which is not when it came. */
export const scheduleEventSchema = z.object({
  schedule: z.enum(['hourly', 'midnight']),
  time: instantSchema,
});
export type ScheduleEvent = z.infer<typeof scheduleEventSchema>;

/** Once a day, for the whole deployment: addresses are forgotten. */
export const forgettingEventSchema = scheduleEventSchema.extend({ schedule: z.literal('forgetting') });
export type ForgettingEvent = z.infer<typeof forgettingEventSchema>;

/** The first hourly tick after the instant. */
export function nextHourlyTick(now: Instant): Instant {
  const offset = HOURLY_MINUTE * MINUTE_MS;
  return Math.floor((now - offset) / HOUR_MS) * HOUR_MS + HOUR_MS + offset;
}

/** Whether a local day of the zone starts at exactly this instant; where clocks change at midnight that may be 01:00. */
export function isLocalMidnight(instant: Instant, timezone: string): boolean {
  return startOfLocalDay(localDayOf(instant, timezone), timezone) === instant;
}
