// What receives events imports this file: no zod, no luxon.

/** Milliseconds since the Unix epoch. */
export type Instant = number;
/** A calendar day without a zone: `2026-03-14`. */
export type LocalDay = string;

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const QUARTER_MS = 15 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** `2026-03-14T13:00:00Z`; milliseconds are shown only where there are any. */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

/** The day, in UTC, in which the instant lies. */
export function utcDayOf(instant: Instant): LocalDay {
  return new Date(instant).toISOString().slice(0, 10);
}
