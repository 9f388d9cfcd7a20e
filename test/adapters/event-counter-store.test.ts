import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDetailShelfStore } from '#shared/adapters/dynamodb/detail-shelf-store.ts';
import { createEventCounterStore } from '#shared/adapters/dynamodb/event-counter-store.ts';
import { ledgerKeys } from '#shared/adapters/dynamodb/keys.ts';
import { createRollUpReader } from '#shared/adapters/dynamodb/roll-up-reader.ts';
import { createEventHourReader } from '#shared/adapters/dynamodb/roll-up-store.ts';
import type { CountedAmount, HourPlace } from '#shared/domain/event-contribution.ts';
import { guardOf } from '#shared/domain/stream-guard.ts';
import type { EventChange, EventCounterStore } from '#shared/domain/tally-ports.ts';
import { HOUR_MS, parseInstant, QUARTER_MS } from '#shared/domain/time.ts';
import { countEvents } from '#shared/usecases/count-events.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { sha256 } from '#test/support/sample-feed.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const HOUR = parseInstant('2026-03-14T13:00:00Z');
const SHARD = 'shardId-00000001603195033866-c5d0c2b1';
const OTHER_SHARD = 'shardId-00000001603195033866-c5d0c2b2';

let tables: TestTables;
let store: EventCounterStore;
beforeAll(async () => {
  tables = await createTestTables();
  store = createEventCounterStore(tables.documents, tables.ledgerTable);
});
afterAll(() => tables.drop());

const hourOf = (feedId: string): HourPlace => ({
  workspaceId: 'wsp_1',
  feedId,
  campaignId: 'cmp_1',
  hour: HOUR,
});
const clicks = (amount: bigint, quarter = HOUR): CountedAmount => ({
  quarter,
  counter: { metric: 'clicks' },
  amount,
});
const span = (first: number, last: number, shardId = SHARD) => ({
  shardId,
  first: guardOf(String(first)),
  last: guardOf(String(last)),
});

async function all<Item>(pages: AsyncIterable<Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

async function hoursOf(feedId: string) {
  const hours = createEventHourReader(tables.documents, tables.ledgerTable);
  const range = { from: HOUR, to: HOUR + HOUR_MS };
  return all(hours.hoursOf(feedId, 'cmp_1', range));
}

describe('counters of an hour', () => {
  it('are added to by quarter, kind and currency, exact beyond what a double holds', async () => {
    const payout: CountedAmount = {
      quarter: HOUR + QUARTER_MS,
      counter: { metric: 'payout', currency: 'USD' },
      amount: 9_007_199_254_740_993n,
    };
    expect(await store.add(hourOf('int_a'), { ...span(1, 5), amounts: [clicks(3n), payout] })).toBeNull();
    expect(await store.add(hourOf('int_a'), { ...span(6, 6), amounts: [clicks(-1n), payout] })).toBeNull();
    expect(await hoursOf('int_a')).toMatchObject([
      {
        revision: 2,
        quarters: [
          { start: HOUR, counts: { clicks: 2 } },
          {
            start: HOUR + QUARTER_MS,
            money: new Map([['USD', { revenue: 0n, payout: 18_014_398_509_481_986n }]]),
          },
        ],
      },
    ]);
  });

  it('are not added to twice by a shard, and say how far it was counted', async () => {
    const place = hourOf('int_b');
    await store.add(place, { ...span(8, 9), amounts: [clicks(2n)] });
    expect(await store.add(place, { ...span(8, 12), amounts: [clicks(4n)] })).toBe(guardOf('9'));
    expect(await store.add(place, { ...span(9, 9), amounts: [clicks(1n)] })).toBe(guardOf('9'));
    expect(await store.add(place, { ...span(10, 12), amounts: [clicks(2n)] })).toBeNull();
    expect(await hoursOf('int_b')).toMatchObject([{ quarters: [{ counts: { clicks: 4 } }] }]);
  });

  it('are added to by each shard for itself', async () => {
    const place = hourOf('int_c');
    await store.add(place, { ...span(5, 9), amounts: [clicks(2n)] });
    expect(await store.add(place, { ...span(1, 3, OTHER_SHARD), amounts: [clicks(3n)] })).toBeNull();
    expect(await hoursOf('int_c')).toMatchObject([{ quarters: [{ counts: { clicks: 5 } }] }]);
  });

  it('move on where there is nothing to add', async () => {
    const place = hourOf('int_d');
    expect(await store.add(place, { ...span(1, 2), amounts: [] })).toBeNull();
    expect(await store.add(place, { ...span(2, 2), amounts: [clicks(-1n)] })).toBe(guardOf('2'));
    expect(await hoursOf('int_d')).toMatchObject([{ quarters: [] }]);
  });

  it('stay below a kilobyte in an hour of every kind of event, two currencies and three shards', async () => {
    const place = hourOf('int_e');
    const counts = (['impressions', 'clicks', 'conversionsApproved', 'conversionsRejected'] as const).map(
      (metric) => ({ metric }),
    );
    const money = ['USD', 'EUR'].map((currency) => ({ metric: 'payout' as const, currency }));
    const amounts = [0, 1, 2, 3].flatMap((quarter) =>
      [...counts, ...money].map((counter) => ({
        quarter: HOUR + quarter * QUARTER_MS,
        counter,
        amount: 123_456_789n,
      })),
    );
    for (const suffix of ['1', '2', '3'])
      await store.add(place, { ...span(1, 2, `${SHARD}${suffix}`), amounts });
    const key = ledgerKeys.eventHour('int_e', 'cmp_1', HOUR);
    const { Item } = await tables.documents.send(new GetCommand({ TableName: tables.ledgerTable, Key: key }));
    const { ConsumedCapacity } = await tables.documents.send(
      new PutCommand({ TableName: tables.ledgerTable, Item, ReturnConsumedCapacity: 'TOTAL' }),
    );
    expect(ConsumedCapacity?.CapacityUnits).toBe(1);
  });
});

describe('counting a batch', () => {
  const change = (sequence: number, over: Parameters<typeof sampleEvent>[0]): EventChange => ({
    sequenceNumber: String(sequence),
    before: null,
    after: sampleEvent({ id: `evt_${sequence}`, feedId: 'int_f', countedAt: HOUR, ...over }),
    awaitedBy: [],
  });
  /** In 96 quarters, each with counts and money: far more than one update can take. */
  const changes = Array.from({ length: 96 }, (_, quarter) =>
    change(quarter + 1, {
      type: 'conversion',
      countedAt: parseInstant('2026-03-14T00:00:00Z') + quarter * QUARTER_MS,
      publisher: 'p1',
      subId: quarter % 2 === 0 ? 's"1' : null,
      revenue: 2n,
      payout: 1n,
    }),
  );

  it('adds to hours and details, whatever was done of it before', async () => {
    const shelves = createDetailShelfStore(tables.documents, tables.ledgerTable, {
      sleep: async () => {},
      random: () => 0,
    });
    const deps = { counters: store, shelves, digest: sha256 };
    expect(await countEvents(deps, SHARD, changes.slice(0, 40))).toEqual([]);
    expect(await countEvents(deps, SHARD, changes)).toEqual([]);
    expect(await countEvents(deps, SHARD, changes.slice(70))).toEqual([]);
    const reader = createRollUpReader(tables.documents, tables.ledgerTable);
    const details = await all(reader.details('wsp_1', '2026-03-14', '2026-03-14'));
    const byName = Map.groupBy(details, ({ publisher, offer, subId }) =>
      JSON.stringify([publisher, offer, subId]),
    );
    expect([...byName.keys()].sort()).toEqual(['["p1",null,"s\\"1"]', '["p1",null,null]']);
    for (const parts of byName.values()) {
      const quarters = parts.flatMap((part) => part.quarters);
      expect(quarters).toHaveLength(48);
      for (const { counts, money } of quarters) {
        expect([counts.conversionsApproved, money]).toEqual([
          1,
          new Map([['USD', { revenue: 2n, payout: 1n }]]),
        ]);
      }
    }
    expect(await hoursOf('int_f')).toMatchObject([
      { quarters: [1, 1, 1, 1].map((conversionsApproved) => ({ counts: { conversionsApproved } })) },
    ]);
  });
});
