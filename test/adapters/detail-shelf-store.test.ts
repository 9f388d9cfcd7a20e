import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyOfShelf, parseShelf, toShelfItem } from '#shared/adapters/dynamodb/detail-shelf-item.ts';
import { createDetailShelfStore } from '#shared/adapters/dynamodb/detail-shelf-store.ts';
import { createRollUpReader } from '#shared/adapters/dynamodb/roll-up-reader.ts';
import {
  addToShelf,
  type DetailRows,
  type DetailShelf,
  EMPTY_SHELF,
  nameTextOf,
  type ShelfPlace,
} from '#shared/domain/detail-shelf.ts';
import type { CountedAmount, EventCounter } from '#shared/domain/event-contribution.ts';
import { guardOf } from '#shared/domain/stream-guard.ts';
import type { DetailShelfStore } from '#shared/domain/tally-ports.ts';
import { parseInstant, QUARTER_MS } from '#shared/domain/time.ts';
import { type CountedDetails, countDetails } from '#shared/usecases/count-details.ts';
import { crowding } from '#test/support/memory-detail-shelves.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const HOUR = parseInstant('2026-03-14T13:00:00Z');
const SHARD = 'shardId-00000001603195033866-c5d0c2b1';
const clicks: EventCounter = { metric: 'clicks' };

let tables: TestTables;
beforeAll(async () => {
  tables = await createTestTables();
});
afterAll(() => tables.drop());

/** As a function that has just started has it. */
const newStore = (): DetailShelfStore =>
  createDetailShelfStore(tables.documents, tables.ledgerTable, { sleep: async () => {}, random: () => 0 });

const placeOf = (shelf: string): ShelfPlace => ({
  workspaceId: 'wsp_0mm0000000000000tests',
  hour: HOUR,
  shardId: SHARD,
  shelf,
});
const nameOf = (subId: string, index = 0) => ({
  feedId: 'int_0mm0000000000000tests',
  campaignId: `cmp_0mm000000000000${String(index * 7919).padStart(6, '0')}`,
  publisher: `publisher-${index}`,
  offer: null,
  subId,
});
const shelfOf = (guard: number, ...amounts: CountedAmount[]): DetailShelf => {
  const name = nameOf('s1');
  return {
    guard: guardOf(String(guard)),
    isFull: false,
    rows: new Map([[nameTextOf(name), { name, amounts }]]),
  };
};
const oneClick = { quarter: HOUR, counter: clicks, amount: 1n };

describe('a shelf of details', () => {
  it('is replaced by whoever knows what stands there, and shown to whoever does not', async () => {
    const [place, ours, theirs] = [placeOf('0#1'), newStore(), newStore()];
    expect(await ours.find([place, placeOf('0#2')])).toEqual([EMPTY_SHELF, EMPTY_SHELF]);
    expect(await ours.replace(place, EMPTY_SHELF, shelfOf(1, oneClick))).toBeNull();
    expect(await theirs.replace(place, EMPTY_SHELF, shelfOf(2))).toEqual(shelfOf(1, oneClick));
    expect(await theirs.replace(place, shelfOf(1, oneClick), shelfOf(3))).toBeNull();
    expect(await ours.replace(place, shelfOf(1, oneClick), shelfOf(4))).toEqual(shelfOf(3));
    expect(await newStore().find([place])).toEqual([shelfOf(3)]);
  });

  it('is not read again by a function that saw it lately', async () => {
    const [place, store] = [placeOf('0#3'), newStore()];
    await store.replace(place, EMPTY_SHELF, shelfOf(1));
    await tables.documents.send(new DeleteCommand({ TableName: tables.ledgerTable, Key: keyOfShelf(place) }));
    expect(await store.find([place])).toEqual([shelfOf(1)]);
    expect(await store.replace(place, shelfOf(1), shelfOf(2))).toEqual(EMPTY_SHELF);
    expect(await store.find([place])).toEqual([EMPTY_SHELF]);
  });

  it('is forgotten when others have been seen since', async () => {
    const [place, store] = [placeOf('0#0'), newStore()];
    await store.find([place]);
    await newStore().replace(place, EMPTY_SHELF, shelfOf(1));
    await store.find(Array.from({ length: 2000 }, (_, index) => placeOf(`3#${index}`)));
    expect(await store.find([place])).toEqual([shelfOf(1)]);
  });

  it('comes back as it was put, whatever texts and amounts are on it', () => {
    const texts = fc.option(fc.string({ unit: 'binary', maxLength: 20 }));
    const counter = fc.constantFrom<EventCounter>(
      clicks,
      { metric: 'conversionsRejected' },
      { metric: 'revenue', currency: 'USD' },
      { metric: 'payout', currency: 'EUR' },
    );
    const amount = fc.record({
      quarter: fc.constantFrom(0, 1, 2, 3).map((index) => HOUR + index * QUARTER_MS),
      counter,
      amount: fc.oneof(fc.bigInt({ min: -9n, max: 9n }), fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n })),
    });
    const row = fc.record({
      name: fc.record({
        feedId: fc.string(),
        campaignId: texts,
        publisher: texts,
        offer: texts,
        subId: texts,
      }),
      amounts: fc.uniqueArray(amount, {
        selector: ({ quarter, counter: of }) => JSON.stringify([quarter, of]),
      }),
    });
    fc.assert(
      fc.property(fc.array(row), fc.boolean(), (rows, isFull) => {
        const shelf = {
          guard: '7',
          isFull,
          rows: new Map(rows.map((each) => [nameTextOf(each.name), each])),
        };
        const { rows: read, ...rest } = parseShelf(toShelfItem(placeOf('0#1'), shelf), HOUR);
        expect(rest).toEqual({ guard: '7', isFull });
        expect([...read.keys()]).toEqual([...shelf.rows.keys()]);
        for (const [text, { amounts }] of read) {
          const sorted = (all: readonly CountedAmount[] = []) =>
            all.map((each) => JSON.stringify(each, bigintText)).sort();
          expect(sorted(amounts)).toEqual(sorted(shelf.rows.get(text)?.amounts));
        }
      }),
    );
  });

  it('is none if it is malformed', () => {
    expect(() => parseShelf({ entity: 'event-hour' }, HOUR)).toThrow();
  });
});

const bigintText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);

describe('a full shelf', () => {
  const { hasRoom } = createDetailShelfStore(tables?.documents, '', {
    sleep: async () => {},
    random: () => 0,
  });

  it.each([
    { what: 'sub ids', nameAt: (index: number) => nameOf(`placement-${index * 977}`), rows: 14 },
    { what: 'campaigns', nameAt: (index: number) => nameOf('s', index), rows: 14 },
  ])('holds many $what, and is written for one unit until its hour is over', async ({ nameAt, rows }) => {
    const added = Array.from({ length: 40 }, (_, index) => {
      const name = nameAt(index);
      const ofRecord = [{ ...oneClick, amount: BigInt(index + 1) }];
      return {
        text: nameTextOf(name),
        name,
        records: [{ guard: guardOf(String(index)), amounts: ofRecord }],
      };
    });
    const { after } = addToShelf(EMPTY_SHELF, added, hasRoom);
    if (!after) throw new Error('Nothing was put on the shelf.');
    expect(after.isFull).toBe(true);
    expect(after.rows.size).toBeGreaterThan(rows);
    const grown = new Map(
      [...after.rows].map(([text, { name }]) => [
        text,
        {
          name,
          amounts: [0, 1, 2, 3].map((quarter) => ({
            ...oneClick,
            quarter: HOUR + quarter * QUARTER_MS,
            amount: BigInt(123 * quarter + text.length),
          })),
        },
      ]),
    );
    const Item = toShelfItem(placeOf('1#63'), { ...after, rows: grown });
    const { ConsumedCapacity } = await tables.documents.send(
      new PutCommand({ TableName: tables.ledgerTable, Item, ReturnConsumedCapacity: 'TOTAL' }),
    );
    expect(ConsumedCapacity?.CapacityUnits).toBe(1);
  });
});

describe('records of a shard', () => {
  const sumsOf = (parts: readonly { subId: string | null; clicks: number }[]) =>
    [...Map.groupBy(parts, ({ subId }) => subId)]
      .map(([subId, ofRow]) => [subId, ofRow.reduce((sum, { clicks: some }) => sum + some, 0)])
      .toSorted();

  /** On shelves for two rows, so that they lie on all levels. */
  const newDeps = () => ({
    shelves: { ...newStore(), hasRoom: (rows: DetailRows) => rows.size < 2 },
    digest: crowding,
  });
  const recordsOf = (workspaceId: string, rows: readonly number[]): CountedDetails[] =>
    rows.map((row, index) => ({
      place: { workspaceId, hour: HOUR, ...nameOf(`s${row}`) },
      guard: guardOf(String(index + 7)),
      amounts: [oneClick],
      change: { sequenceNumber: '1', before: null, after: sampleEvent(), awaitedBy: [] },
    }));

  const countedIn = async (workspaceId: string) => {
    const reader = createRollUpReader(tables.documents, tables.ledgerTable);
    const counted: { subId: string | null; clicks: number }[] = [];
    for await (const page of reader.details(workspaceId, '2026-03-14', '2026-03-14')) {
      for (const { subId, quarters } of page)
        counted.push({ subId, clicks: quarters[0]?.counts.clicks ?? 0 });
    }
    return counted;
  };

  it('are counted once each, by several functions at once, and where answers get lost', async () => {
    const lost: boolean[] = [];
    tables.client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const answer = await next(args);
          if (commandName === 'PutItemCommand' && lost.pop()) throw new Error('The answer was lost.');
          return answer;
        },
      { step: 'initialize' },
    );
    const delivery = fc.record({ size: fc.nat(9), back: fc.nat(4), by: fc.nat(1), isDoubled: fc.boolean() });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(9), { minLength: 1, maxLength: 25 }),
        fc.array(delivery, { maxLength: 6 }),
        fc.array(fc.boolean(), { maxLength: 8 }),
        async (rows, deliveries, lostNow) => {
          run += 1;
          const workspaceId = `wsp_${run}`;
          const records = recordsOf(workspaceId, rows);
          const functions = [newDeps(), newDeps()];
          lost.splice(0, lost.length, ...lostNow);
          const deliver = async (by: number, batch: readonly CountedDetails[]) => {
            const deps = functions[by] ?? newDeps();
            while ((await countDetails(deps, SHARD, batch)).length > 0);
          };
          let done = 0;
          for (const { size, back, by, isDoubled } of [
            ...deliveries,
            { size: rows.length, back: 0, by: 0, isDoubled: true },
          ]) {
            const batch = records.slice(Math.max(0, done - back), done + size);
            const other = isDoubled ? records.slice(Math.max(0, done - back), done + 2 * size) : [];
            await Promise.all([deliver(by, batch), deliver(1 - by, other)]);
            done = Math.min(done + size, rows.length);
          }
          expect(sumsOf(await countedIn(workspaceId))).toEqual(
            sumsOf(rows.map((row) => ({ subId: `s${row}`, clicks: 1 }))),
          );
        },
      ),
      { numRuns: 20 },
    );
  });
});
