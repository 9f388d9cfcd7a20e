import type { InboundCall, StoredEvent } from '#shared/domain/event.ts';
import type { EventPlace, EventReader, InboundLog } from '#shared/domain/event-reading-ports.ts';
import type { InstantRange } from '#shared/domain/time.ts';

const identityOf = ({ id }: StoredEvent): string => id.slice('evt_'.length);
const compare = (a: EventPlace, b: EventPlace): number =>
  a.at - b.at || (a.identity === b.identity ? 0 : a.identity < b.identity ? -1 : 1);
const isWithin = ({ from, to }: InstantRange, at: number): boolean => at >= from && at < to;

/** Lists over what the events table in memory holds, with the promises of the ports. */
export function createMemoryEventReader(
  events: () => readonly StoredEvent[],
  calls: InboundCall[],
): { eventReader: EventReader; inbound: InboundLog } {
  return {
    eventReader: {
      async byTime({ feedId, type }, range, after, limit) {
        return events()
          .filter((event) => event.feedId === feedId && event.type === type && isWithin(range, event.time))
          .map((event) => ({ at: event.time, identity: identityOf(event) }))
          .filter((place) => compare(place, after) > 0)
          .sort(compare)
          .slice(0, limit);
      },
      async byArrival(feedId, range, before, limit) {
        return events()
          .filter((event) => event.feedId === feedId && isWithin(range, event.receivedAt))
          .map((event) => ({ at: event.receivedAt, identity: identityOf(event) }))
          .filter((place) => compare(place, before) < 0)
          .sort((a, b) => compare(b, a))
          .slice(0, limit);
      },
      async findMany(identities) {
        return new Map(
          events().flatMap((event) =>
            identities.includes(identityOf(event)) ? [[identityOf(event), event] as const] : [],
          ),
        );
      },
    },
    inbound: {
      async read({ feedId, range, order, behind, limit }) {
        const found = calls
          .filter((call) => call.feedId === feedId && isWithin(range, call.receivedAt))
          .toSorted((a, b) => (a.id < b.id === (order === 'oldest-first') ? -1 : 1));
        const isBehind = (id: string): boolean =>
          behind === null || (order === 'oldest-first' ? id > behind : id < behind);
        return found.filter(({ id }) => isBehind(id)).slice(0, limit);
      },
      async markReplayed(call, replayedBy, replayedAt) {
        const at = calls.findIndex(({ id }) => id === call.id);
        calls[at] = { ...call, replayedAt, replayedBy };
      },
    },
  };
}
