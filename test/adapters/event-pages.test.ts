import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toEventPages } from '#shared/adapters/dynamodb/event-page-item.ts';
import { createEventPageReader, createEventPageStore } from '#shared/adapters/dynamodb/event-pages.ts';
import { eventKeys } from '#shared/adapters/dynamodb/keys.ts';
import { BASE_32_ALPHABET } from '#shared/domain/base-32.ts';
import type { StoredEvent } from '#shared/domain/event.ts';
import type { EventPlace, EventReader } from '#shared/domain/event-reading-ports.ts';
import { DAY_MS } from '#shared/domain/instants.ts';
import type { EventPageStore } from '#shared/domain/tally-ports.ts';
import { HOUR_MS, MINUTE_MS, parseInstant } from '#shared/domain/time.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const NOON = parseInstant('2026-03-14T12:00:00Z');
const ALL = { from: NOON - 2 * DAY_MS, to: NOON + 2 * DAY_MS };
const START: EventPlace = { at: ALL.from, identity: '' };
const END: EventPlace = { at: ALL.to, identity: '' };

let tables: TestTables;
let store: EventPageStore;
let reader: Pick<EventReader, 'byTime' | 'byArrival'>;
beforeAll(async () => {
  tables = await createTestTables();
  store = createEventPageStore(tables.documents, tables.eventsTable, {
    sleep: async () => {},
    random: () => 0,
  });
  reader = createEventPageReader(tables.documents, tables.eventsTable);
});
afterAll(() => tables.drop());

/** Identities have 26 characters; here they begin with a name. */
const identityOf = (name: string): string => name.padEnd(26, 'z');
const nameOf = (identity: string): string => identity.replace(/z+$/, '');

const clickOf = (feedId: string, name: string, time: number, over: Partial<StoredEvent> = {}) =>
  sampleEvent({ id: `evt_${identityOf(name)}`, feedId, time, receivedAt: time, ...over });
const namesOf = (places: readonly EventPlace[]): string[] => places.map(({ identity }) => nameOf(identity));

describe('pages of events', () => {
  it('list a type by its time and all arrivals from the newest back, over minutes and days', async () => {
    const late = clickOf('int_a', 'late', NOON - DAY_MS, { receivedAt: NOON + 90 * MINUTE_MS });
    const events = [
      clickOf('int_a', 'b', NOON),
      clickOf('int_a', 'a', NOON),
      clickOf('int_a', 'next', NOON + 13 * HOUR_MS + 7),
      clickOf('int_a', 'sale', NOON + 1, { type: 'conversion' }),
      late,
      clickOf('int_a', 'soon', NOON + 5 * MINUTE_MS),
    ];
    await store.put(events);
    const clicks = await reader.byTime({ feedId: 'int_a', type: 'click' }, ALL, START, 100);
    expect(clicks).toEqual(
      [
        { at: NOON - DAY_MS, name: 'late' },
        { at: NOON, name: 'a' },
        { at: NOON, name: 'b' },
        { at: NOON + 5 * MINUTE_MS, name: 'soon' },
        { at: NOON + 13 * HOUR_MS + 7, name: 'next' },
      ].map(({ at, name }) => ({ at, identity: identityOf(name) })),
    );
    expect(namesOf(await reader.byArrival('int_a', ALL, END, 100))).toEqual([
      'next',
      'late',
      'soon',
      'sale',
      'b',
      'a',
    ]);
    expect(await reader.byTime({ feedId: 'int_a', type: 'impression' }, ALL, START, 100)).toEqual([]);
    expect(await reader.byArrival('int_other', ALL, END, 100)).toEqual([]);
  });

  it('lose nothing to a shorter batch that begins with the same event and is written late', async () => {
    const events = ['a', 'b', 'c'].map((name) => clickOf('int_f', name, NOON));
    await store.put(events);
    await store.put(events.slice(0, 1));
    const of = { feedId: 'int_f', type: 'click' as const };
    expect(namesOf(await reader.byTime(of, ALL, START, 100))).toEqual(['a', 'b', 'c']);
  });

  it('end at both ends of the range, to the millisecond', async () => {
    await store.put([0, 1, 2, 3].map((ms) => clickOf('int_b', `m${ms}`, NOON + ms)));
    const range = { from: NOON + 1, to: NOON + 3 };
    const of = { feedId: 'int_b', type: 'click' as const };
    expect(namesOf(await reader.byTime(of, range, START, 100))).toEqual(['m1', 'm2']);
    expect(namesOf(await reader.byArrival('int_b', range, END, 100))).toEqual(['m2', 'm1']);
    expect(await reader.byTime(of, { from: NOON, to: NOON }, START, 100)).toEqual([]);
  });

  it('go on behind any event, however few are asked for at a time', async () => {
    const events = Array.from({ length: 30 }, (_, index) =>
      clickOf('int_c', `e${String(index).padStart(2, '0')}`, NOON + Math.floor(index / 4) * 25_000),
    );
    await store.put(events);
    const walk = async (read: (after: EventPlace) => Promise<EventPlace[]>, start: EventPlace) => {
      const seen: string[] = [];
      for (let some = await read(start); some.length > 0; some = await read(some.at(-1) ?? start)) {
        expect(some.length).toBeLessThanOrEqual(3);
        seen.push(...namesOf(some));
      }
      return seen;
    };
    const expected = events.map(({ id }) => nameOf(id.slice(4)));
    const of = { feedId: 'int_c', type: 'click' as const };
    expect(await walk((after) => reader.byTime(of, ALL, after, 3), START)).toEqual(expected);
    expect(await walk((before) => reader.byArrival('int_c', ALL, before, 3), END)).toEqual(
      expected.toReversed(),
    );
  });

  it('are kept as long as their events, and arrivals for a month', async () => {
    await store.put([clickOf('int_d', 'one', NOON - MINUTE_MS, { receivedAt: NOON })]);
    const expiryOf = async (pk: string) => {
      const { Items = [] } = await tables.documents.send(
        new QueryCommand({
          TableName: tables.eventsTable,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
        }),
      );
      return Items.map(({ expiresAt }) => expiresAt);
    };
    const day = '2026-03-14';
    expect(await expiryOf(eventKeys.eventPage('int_d', 'click', day, '').pk)).toEqual([
      NOON / 1000 + 400 * 86_400,
    ]);
    expect(await expiryOf(eventKeys.arrivalPage('int_d', day, '').pk)).toEqual([NOON / 1000 + 31 * 86_400]);
  });

  it('take eighteen bytes an event that is listed where it arrived', () => {
    const events = Array.from({ length: 1000 }, (_, index) => {
      const random = fc.sample(
        fc.string({ unit: fc.constantFrom(...BASE_32_ALPHABET), minLength: 26, maxLength: 26 }),
        {
          numRuns: 1,
          seed: index,
        },
      );
      return clickOf('int_e', String(random[0]), NOON + index * 50 + ((index * 7919) % 40));
    });
    const pages = toEventPages(events);
    expect(pages).toHaveLength(1);
    expect(Reflect.get(Object(pages[0]?.['events']), 'length')).toBeLessThan(18_000);
  });

  it('are split before an item grows too large', () => {
    const events = Array.from({ length: 20_000 }, (_, index) => clickOf('int_e', `e${index}`, NOON));
    expect(toEventPages(events)).toHaveLength(3);
    expect(toEventPages(events.map((event) => ({ ...event, time: event.time + 1 })))).toHaveLength(6);
  });
});

describe('events of a shard', () => {
  it('are listed once each, however their batches are cut and repeated', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ arrival: fc.nat(5), delay: fc.constantFrom(0, 0, 1, 7, 4000) }), {
          minLength: 1,
          maxLength: 15,
        }),
        fc.array(fc.tuple(fc.nat(8), fc.nat(5)), { maxLength: 5 }),
        async (steps, cuts) => {
          run += 1;
          const feedId = `int_p${run}`;
          const events = steps.map(({ arrival, delay }, index) => {
            const receivedAt = NOON + arrival * 20_000;
            return clickOf(feedId, `e${index}`, receivedAt - delay * 10_000, { receivedAt });
          });
          let done = 0;
          for (const [size, back] of [...cuts, [events.length, 0] as const]) {
            await store.put(events.slice(Math.max(0, done - back), done + size));
            done = Math.min(events.length, done + size);
          }
          const orderedBy = (atOf: (event: StoredEvent) => number) =>
            events
              .map((event) => ({ at: atOf(event), identity: event.id.slice(4) }))
              .toSorted((a, b) => a.at - b.at || (a.identity < b.identity ? -1 : 1));
          const listed = await reader.byTime({ feedId, type: 'click' }, ALL, START, 100);
          expect(listed).toEqual(orderedBy(({ time }) => time));
          expect(await reader.byArrival(feedId, ALL, END, 100)).toEqual(
            orderedBy(({ receivedAt }) => receivedAt).toReversed(),
          );
        },
      ),
      { numRuns: 25 },
    );
  });
});
