import { z } from 'zod';
import type { EventHour } from '#shared/domain/roll-up-ports.ts';
import { instantSchema, parseInstant } from '#shared/domain/time.ts';
import { eventQuartersOf } from './event-counters.ts';

export const EVENT_HOUR_ENTITY = 'event-hour';

/**
 * Events of one feed and campaign in one UTC hour, as they were counted (`ledgerKeys.eventHour`). Whoever counts sets
 * these attributes, adds to those that `counterAttribute` names with quarters 0–3, and adds 1 to `revision` in the same
 * update. Attributes of any other name are the counting's own business.
 */
const eventHourItemSchema = z.object({
  entity: z.literal(EVENT_HOUR_ENTITY),
  sk: instantSchema,
  workspaceId: z.string(),
  feedId: z.string(),
  campaignId: z.string().nullable(),
  revision: z.int().positive(),
});

/** @throws when it is no event hour, or a counter of it is malformed. */
export function parseEventHour(item: Readonly<Record<string, unknown>>): EventHour {
  const { sk, revision } = eventHourItemSchema.parse(item);
  const hour = parseInstant(sk);
  return { hour, revision, quarters: eventQuartersOf(item, hour) };
}
