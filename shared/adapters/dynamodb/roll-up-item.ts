import { z } from 'zod';
import type { CostDay, EventDay, EventDetailDay, RollUp } from '#shared/domain/roll-up.ts';
import type { MadeDay, StoredDay } from '#shared/domain/roll-up-ports.ts';
import { type LocalDay, parseInstant } from '#shared/domain/time.ts';
import { eventQuartersOf } from './event-counters.ts';
import { ledgerKeyParts, ledgerKeys } from './keys.ts';
import {
  decodeCostHours,
  decodeEventQuarters,
  encodeCostHours,
  encodeEventQuarters,
} from './roll-up-hours.ts';

type Item = Record<string, unknown>;

const COST_DAY_ENTITY = 'cost-day';
const EVENT_DAY_ENTITY = 'event-day';
export const EVENT_DETAIL_DAY_ENTITY = 'event-detail-day';

const madeOfShape = { sourceRevision: z.int(), version: z.int().positive() };
const costDaySchema = z.object({
  entity: z.literal(COST_DAY_ENTITY),
  sk: z.string(),
  hours: z.string(),
  ...madeOfShape,
});
const eventDaySchema = z.object({
  entity: z.literal(EVENT_DAY_ENTITY),
  sk: z.string(),
  quarters: z.string(),
  ...madeOfShape,
});
/** Counted directly, with quarters 0–95: see `counterAttribute`. */
const eventDetailDaySchema = z.object({
  entity: z.literal(EVENT_DETAIL_DAY_ENTITY),
  feedId: z.string(),
  campaignId: z.string().nullable(),
  publisher: z.string().nullable(),
  offer: z.string().nullable(),
  subId: z.string().nullable(),
});

const startOf = (day: LocalDay): number => parseInstant(`${day}T00:00:00Z`);

export function toCostDayItem(
  workspaceId: string,
  { day, sourceRevision }: MadeDay<CostDay>,
  version: number,
): Item {
  return {
    ...ledgerKeys.costDay(workspaceId, day.day, day.integrationId, day.networkCampaignId),
    entity: COST_DAY_ENTITY,
    hours: encodeCostHours(day.hours, startOf(day.day)),
    sourceRevision,
    version,
  };
}

export function parseCostDay(day: LocalDay, item: Item, dayStart = startOf(day)): StoredDay<CostDay> {
  const { sk, hours, sourceRevision, version } = costDaySchema.parse(item);
  const origin = ledgerKeyParts.costDay({ sk });
  return { day: { ...origin, day, hours: decodeCostHours(hours, dayStart) }, sourceRevision, version };
}

export function toEventDayItem(
  workspaceId: string,
  { day, sourceRevision }: MadeDay<EventDay>,
  version: number,
): Item {
  return {
    ...ledgerKeys.eventDay(workspaceId, day.day, day.campaignId, day.feedId),
    entity: EVENT_DAY_ENTITY,
    quarters: encodeEventQuarters(day.quarters, startOf(day.day)),
    sourceRevision,
    version,
  };
}

export function parseEventDay(day: LocalDay, item: Item, dayStart = startOf(day)): StoredDay<EventDay> {
  const { sk, quarters, sourceRevision, version } = eventDaySchema.parse(item);
  const origin = ledgerKeyParts.eventDay({ sk });
  return {
    day: { ...origin, day, quarters: decodeEventQuarters(quarters, dayStart) },
    sourceRevision,
    version,
  };
}

/** Of either kind. */
export function parseRollUps(day: LocalDay, items: readonly Item[]): RollUp[] {
  const dayStart = startOf(day);
  return items.map((item) =>
    item['entity'] === COST_DAY_ENTITY
      ? { kind: 'costs', ...parseCostDay(day, item, dayStart).day }
      : { kind: 'events', ...parseEventDay(day, item, dayStart).day },
  );
}

export function parseDetailDays(day: LocalDay, items: readonly Item[]): EventDetailDay[] {
  const dayStart = startOf(day);
  return items.map((item) => {
    const { entity, ...details } = eventDetailDaySchema.parse(item);
    return { ...details, day, quarters: eventQuartersOf(item, dayStart) };
  });
}
