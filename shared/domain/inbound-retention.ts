import { DAY_MS } from './instants.ts';

// What receives events imports this file: no zod, no luxon.

/** So long a call stands in the inbound log, by its arrival (spec E-14). */
export const INBOUND_KEPT_MS = 30 * DAY_MS;
