import { z } from 'zod';
import type { CostDay, EventDay, RollUp } from '#shared/domain/roll-up.ts';
import type { MadeDay, StoredDay } from '#shared/domain/roll-up-ports.ts';
import { type Instant, type LocalDay, parseInstant } from '#shared/domain/time.ts';
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

const madeOfSchema = z.object({ sourceRevision: z.int(), version: z.int().positive() });
const startOf = (day: LocalDay): Instant => parseInstant(`${day}T00:00:00Z`);

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

export const parseCostDay = (day: LocalDay, item: Item): StoredDay<CostDay> => ({
  day: readCostDay(day, item, startOf(day)),
  ...madeOfSchema.parse(item),
});

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

export const parseEventDay = (day: LocalDay, item: Item): StoredDay<EventDay> => ({
  day: readEventDay(day, item, startOf(day)),
  ...madeOfSchema.parse(item),
});

/** All that reports read of a roll-up. */
export const ROLL_UP_PROJECTION = 'sk, hours, quarters';

/** Of either kind. @throws naming the attribute that is not what was once written, never its value. */
export function readRollUps(day: LocalDay, items: readonly Item[]): RollUp[] {
  const dayStart = startOf(day);
  return items.map((item) =>
    item['hours'] === undefined
      ? { kind: 'events', ...readEventDay(day, item, dayStart) }
      : { kind: 'costs', ...readCostDay(day, item, dayStart) },
  );
}

export function readEventDays(day: LocalDay, items: readonly Item[]): EventDay[] {
  const dayStart = startOf(day);
  return items.map((item) => readEventDay(day, item, dayStart));
}

function readCostDay(day: LocalDay, item: Item, dayStart: Instant): CostDay {
  const { integrationId, networkCampaignId } = ledgerKeyParts.costDay({ sk: text(item, 'sk') });
  return { integrationId, networkCampaignId, day, hours: decodeCostHours(text(item, 'hours'), dayStart) };
}

function readEventDay(day: LocalDay, item: Item, dayStart: Instant): EventDay {
  const { feedId, campaignId } = ledgerKeyParts.eventDay({ sk: text(item, 'sk') });
  return { feedId, campaignId, day, quarters: decodeEventQuarters(text(item, 'quarters'), dayStart) };
}

function text(item: Item, name: string): string {
  const value = item[name];
  if (typeof value !== 'string') throw new Error(`A stored roll-up is malformed in: ${name}.`);
  return value;
}
