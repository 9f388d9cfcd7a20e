import { z } from 'zod';
import type { ChangedDay } from '#shared/domain/roll-up-days.ts';
import { instantSchema, parseInstant, utcDayOf } from '#shared/domain/time.ts';
import { COST_ENTITY } from './cost-item.ts';
import { EVENT_HOUR_ENTITY } from './event-hour-item.ts';
import { ledgerKeyParts } from './keys.ts';

const changedSchema = z.discriminatedUnion('entity', [
  z.object({ entity: z.literal(COST_ENTITY), pk: z.string(), sk: instantSchema, workspaceId: z.string() }),
  z.object({
    entity: z.literal(EVENT_HOUR_ENTITY),
    sk: instantSchema,
    workspaceId: z.string(),
    feedId: z.string(),
    campaignId: z.string().nullable(),
  }),
]);

/** Items that days are made from. */
export const HOUR_ENTITIES = [COST_ENTITY, EVENT_HOUR_ENTITY] as const;

/** Which day to make again, now that this item has changed. @throws when it is no cost row or event hour. */
export function readChangedDay(item: Readonly<Record<string, unknown>>): ChangedDay {
  const changed = changedSchema.parse(item);
  const { workspaceId, sk } = changed;
  const day = utcDayOf(parseInstant(sk));
  if (changed.entity === EVENT_HOUR_ENTITY) {
    const { feedId, campaignId } = changed;
    return { kind: 'events', workspaceId, origin: { feedId, campaignId, day } };
  }
  const { integrationId, networkCampaignId } = ledgerKeyParts.cost(changed);
  return { kind: 'costs', workspaceId, origin: { integrationId, networkCampaignId, day } };
}
