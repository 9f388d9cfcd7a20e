import type { InboundCall, StoredEvent } from '#shared/domain/event.ts';
import {
  type EventStore,
  type Insertion,
  type SpilledCall,
  StoreUnavailableError,
} from '#shared/domain/event-ports.ts';

const MOST_ITEM_BYTES = 400_000;
const MOST_MESSAGE_BYTES = 256 * 1024;

const ensureFits = (value: object, most: number): void => {
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > most) throw new Error(`It has ${bytes} bytes; there is room for ${most}.`);
};

interface Awaited {
  conversions: Set<string>;
}
type Held = { event: StoredEvent } | { pointsTo: string } | Awaited;

/** The events table in memory, with the promises of the port. */
export function createMemoryEvents() {
  const held = new Map<string, Held>();
  const calls: InboundCall[] = [];
  const rates = new Map<string, number>();
  const spilled: SpilledCall[] = [];
  const state = { isAway: false, isQueueAway: false };

  const identityOf = ({ id }: StoredEvent): string => id.slice('evt_'.length);
  const ensureThere = (): void => {
    if (state.isAway) throw new StoreUnavailableError('The table is away.');
  };
  const find = (identity: string): StoredEvent | null => {
    const found = held.get(identity);
    if (!found || 'conversions' in found) return null;
    return 'event' in found ? found.event : find(found.pointsTo);
  };

  const takenBy = (event: StoredEvent, identities: readonly string[]): Insertion | null => {
    const by = identities.findIndex((identity) => find(identity) !== null);
    const taken = find(identities[by] ?? '');
    if (!taken) return null;
    const isOwn = taken.id === event.id && taken.nonce === event.nonce;
    return isOwn ? { kind: 'stored' } : { kind: 'taken', by, event: taken };
  };

  const leaveWord = (click: string, event: StoredEvent): void => {
    const waiting = held.get(click);
    const conversions = waiting && 'conversions' in waiting ? waiting.conversions : new Set<string>();
    held.set(click, { conversions: conversions.add(identityOf(event)) });
  };

  const store: EventStore = {
    async insert(event, identities, awaits) {
      ensureThere();
      const taken = takenBy(event, identities);
      if (taken) return taken;
      if (awaits !== null && find(awaits)) return { kind: 'click-arrived' };
      const [first = '', ...pointers] = identities;
      held.set(first, { event });
      for (const pointer of pointers) held.set(pointer, { pointsTo: identityOf(event) });
      if (awaits !== null) leaveWord(awaits, event);
      return { kind: 'stored' };
    },
    async find(identity) {
      ensureThere();
      return find(identity);
    },
    async change(before, after, alsoKnownBy) {
      ensureThere();
      const key = identityOf(before);
      if (find(key)?.revision !== before.revision) return false;
      if (alsoKnownBy !== null && held.has(alsoKnownBy)) return false;
      held.set(key, { event: after });
      if (alsoKnownBy !== null) held.set(alsoKnownBy, { pointsTo: key });
      return true;
    },
    async log(call) {
      ensureThere();
      ensureFits(call, MOST_ITEM_BYTES);
      const at = calls.findIndex(({ feedId, id }) => feedId === call.feedId && id === call.id);
      calls.splice(at < 0 ? calls.length : at, at < 0 ? 0 : 1, call);
    },
    async takeRate(feedId, minute, { limit, events }) {
      ensureThere();
      const key = `${feedId} ${minute}`;
      const sum = (rates.get(key) ?? 0) + events;
      if (sum > limit) return false;
      rates.set(key, sum);
      return true;
    },
  };

  return {
    store,
    state,
    /** The inbound log, in order. */
    calls,
    /** Calls that wait in the queue. */
    spilled,
    spill: {
      async send(call: SpilledCall) {
        if (state.isQueueAway) throw new StoreUnavailableError('The queue is away too.');
        ensureFits(call, MOST_MESSAGE_BYTES);
        spilled.push(call);
      },
    },
    events: (): StoredEvent[] => [...held.values()].flatMap((each) => ('event' in each ? [each.event] : [])),
    /** Identities of conversions that wait for a click. */
    waiting: (): string[] =>
      [...held.values()].flatMap((each) => ('conversions' in each ? [...each.conversions] : [])),
  };
}
