import type { EventChange } from '#shared/domain/tally-ports.ts';
import { AWAITED_ENTITY, eventIdOf, fromEventItem } from './event-item.ts';

type Item = Readonly<Record<string, unknown>>;

/** What a record of the events' stream tells. @throws when either item is none that an event can be or replace. */
export function readChangedEvent({
  sequenceNumber,
  item,
  before,
}: {
  sequenceNumber: string;
  item: Item;
  before: Item | null;
}): EventChange {
  const after = fromEventItem(item);
  if (before?.['entity'] !== AWAITED_ENTITY)
    return { sequenceNumber, before: before && fromEventItem(before), after, awaitedBy: [] };
  const conversions = before['conversions'];
  if (!Array.isArray(conversions)) throw new Error('A stored awaited click is malformed in: conversions.');
  return {
    sequenceNumber,
    before: null,
    after,
    awaitedBy: conversions.map((identity) => eventIdOf(String(identity))),
  };
}
