import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameTextOf } from '#shared/domain/detail-shelf.ts';
import type { StoredEvent } from '#shared/domain/event.ts';
import {
  type CountedAmount,
  type CounterPlace,
  contributionsOf,
  placeText,
} from '#shared/domain/event-contribution.ts';
import type { EventChange, EventCounterStore } from '#shared/domain/tally-ports.ts';
import { HOUR_MS, parseInstant, QUARTER_MS } from '#shared/domain/time.ts';
import { countEvents } from '#shared/usecases/count-events.ts';
import { createMemoryDetailShelves, crowding } from '#test/support/memory-detail-shelves.ts';
import { sampleEvent } from '#test/support/sample-event.ts';

const START = parseInstant('2026-03-14T23:40:00Z');

/** Few values, so that events meet in places, leave them and come back. */
const state = fc.record({
  status: fc.constantFrom<StoredEvent['status']>('approved', 'pending', 'rejected'),
  countedAt: fc.constantFrom(START, START, START + QUARTER_MS, START + HOUR_MS),
  campaignId: fc.constantFrom('cmp_1', null),
  publisher: fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', null),
  payout: fc.constantFrom(0n, 1n, 9_007_199_254_740_993n),
  currency: fc.constantFrom('USD', 'EUR'),
});
const history = fc.record({
  type: fc.constantFrom<StoredEvent['type']>('click', 'conversion', 'impression'),
  repeated: fc.constantFrom(false, false, false, true),
  states: fc.array(state, { minLength: 1, maxLength: 4 }),
});
const fault = fc.constantFrom('none', 'none', 'none', 'before', 'after');

/** The counters in memory, with the promises of the port, and one step at which the function may end. */
function createCounters(step: <T>(act: () => T) => Promise<T>) {
  const places = new Map<string, { amounts: Map<string, bigint>; guards: Map<string, string> }>();
  const store: EventCounterStore = {
    add: (place, { shardId, first, last, amounts }) =>
      step(() => {
        const key = placeText(place);
        const held = places.get(key) ?? { amounts: new Map(), guards: new Map() };
        places.set(key, held);
        const guard = held.guards.get(shardId);
        if (guard !== undefined && guard >= first) return guard;
        held.guards.set(shardId, last);
        addTo(held.amounts, amounts);
        return null;
      }),
  };
  return { places, store };
}

function addTo(sums: Map<string, bigint>, amounts: readonly CountedAmount[]): void {
  for (const { quarter, counter, amount } of amounts) {
    const key = JSON.stringify([quarter, counter]);
    sums.set(key, (sums.get(key) ?? 0n) + amount);
  }
}

const isLeft = ([, amount]: [string, bigint]): boolean => amount !== 0n;

/** What the counters should say: each event once, as it is. */
function expectedOf(events: readonly StoredEvent[]): Map<string, Map<string, bigint>> {
  const places = new Map<string, Map<string, bigint>>();
  for (const { place, amounts } of events.flatMap((event) => contributionsOf(null, event))) {
    const sums = places.get(textOf(place)) ?? new Map<string, bigint>();
    places.set(textOf(place), sums);
    addTo(sums, amounts);
  }
  return places;
}

/** Rows of details are told apart by their names and hours, wherever they lie. */
const textOf = (place: CounterPlace): string =>
  place.kind === 'hour' ? placeText(place) : `${nameTextOf(place)} ${place.hour}`;

describe('counters', () => {
  it('equal the stored events, however shards are cut, repeated, interrupted and run side by side', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(history, { minLength: 1, maxLength: 16 }),
        fc.array(fc.record({ size: fc.nat(20), back: fc.nat(6), isDoubled: fc.boolean() }), {
          maxLength: 12,
        }),
        fc.array(fault, { maxLength: 80 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 3 }),
        async (scheduler, histories, cuts, faults, firstNumber, roomFor) => {
          const step = async <T>(act: () => T): Promise<T> => {
            await scheduler.schedule(Promise.resolve());
            const faultNow = faults.pop() ?? 'none';
            if (faultNow === 'before') throw new Error('crash');
            const answer = act();
            if (faultNow === 'after') throw new Error('crash');
            return answer;
          };
          const { places, store } = createCounters(step);
          const shelves = createMemoryDetailShelves(roomFor, step);
          const deps = { counters: store, shelves: shelves.store, digest: crowding };
          const { shards, events } = streamOf(histories, firstNumber);
          const deliverAll = async (shardId: string, batch: readonly EventChange[]): Promise<void> => {
            for (let left = batch; left.length > 0; ) {
              const failures = await countEvents(deps, shardId, left);
              const failed = failures.flatMap(({ changes }) => changes).map((change) => left.indexOf(change));
              left = failed.length > 0 ? left.slice(Math.min(...failed)) : [];
            }
          };
          // Of an invocation that is thought to have ended, and goes on for a while.
          const forgotten: Promise<unknown>[] = [];
          const follow = async ([shardId, changes]: [string, EventChange[]]): Promise<void> => {
            let done = 0;
            for (const { size, back, isDoubled } of cuts) {
              const from = Math.max(0, done - back);
              if (isDoubled) forgotten.push(countEvents(deps, shardId, changes.slice(from, done + 2 * size)));
              await deliverAll(shardId, changes.slice(from, done + size));
              done = Math.min(changes.length, done + size);
            }
            await deliverAll(shardId, changes);
          };
          // A shard's children are read when it has ended, in parallel to those of others.
          await scheduler.waitFor(Promise.all(shards.parents.map(follow)));
          await scheduler.waitFor(Promise.all(shards.children.map(follow)));
          await scheduler.waitFor(Promise.all(forgotten));

          const counted = new Map([...places].map(([place, { amounts }]) => [place, amounts] as const));
          for (const { place, shelf } of shelves.shelves()) {
            for (const [text, { amounts }] of shelf.rows) {
              const sums = counted.get(`${text} ${place.hour}`) ?? new Map<string, bigint>();
              counted.set(`${text} ${place.hour}`, sums);
              addTo(sums, amounts);
            }
            expect(shelf.rows.size).toBeLessThanOrEqual(roomFor);
          }
          const filled = (all: ReadonlyMap<string, ReadonlyMap<string, bigint>>) =>
            new Map(
              [...all]
                .map(([place, sums]) => [place, [...sums].filter(isLeft).sort()] as const)
                .filter(([, sums]) => sums.length > 0),
            );
          expect(filled(counted)).toEqual(filled(expectedOf(events)));
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Events and all that became of them: an event's changes stay in the shard of its key, or go on in that one's child. */
function streamOf(
  histories: readonly {
    type: StoredEvent['type'];
    repeated: boolean;
    states: readonly Partial<StoredEvent>[];
  }[],
  firstNumber: number,
) {
  const events: StoredEvent[] = [];
  const byShard = new Map<string, EventChange[]>();
  let number = firstNumber;
  for (const [index, { states, ...fixed }] of histories.entries()) {
    let before: StoredEvent | null = null;
    for (const [position, over] of states.entries()) {
      const after = sampleEvent({ id: `evt_${index}`, ...fixed, ...over });
      const shardId = `shardId-000${position < 2 ? 'parent' : 'child'}-${index % 2}`;
      number += 1;
      const change = { sequenceNumber: String(number), before, after, awaitedBy: [] };
      byShard.set(shardId, [...(byShard.get(shardId) ?? []), change]);
      before = after;
    }
    if (before) events.push(before);
  }
  const shards = [...byShard];
  const parents = shards.filter(([shardId]) => shardId.includes('parent'));
  return { events, shards: { parents, children: shards.filter((shard) => !parents.includes(shard)) } };
}
