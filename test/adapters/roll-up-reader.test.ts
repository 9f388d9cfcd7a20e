import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDetailShelfStore } from '#shared/adapters/dynamodb/detail-shelf-store.ts';
import { toCostDayItem, toEventDayItem } from '#shared/adapters/dynamodb/roll-up-item.ts';
import { createRollUpReader } from '#shared/adapters/dynamodb/roll-up-reader.ts';
import { EMPTY_SHELF, nameTextOf } from '#shared/domain/detail-shelf.ts';
import type { CountedAmount } from '#shared/domain/event-contribution.ts';
import type { RollUpReader } from '#shared/domain/reporting-ports.ts';
import { type CostDay, type EventDay, NO_EVENTS } from '#shared/domain/roll-up.ts';
import type { DetailShelfStore } from '#shared/domain/tally-ports.ts';
import { daysBetween, HOUR_MS, parseInstant } from '#shared/domain/time.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const startOf = (day: string): number => parseInstant(`${day}T00:00:00Z`);

const costDay = (day: string, networkCampaignId: string): CostDay => ({
  integrationId: 'int_1',
  networkCampaignId,
  day,
  hours: [{ hour: startOf(day) + HOUR_MS, amount: 1_500_000n, currency: 'USD' }],
});
const eventDay = (day: string, campaignId: string | null, feedId: string): EventDay => ({
  campaignId,
  feedId,
  day,
  quarters: [{ start: startOf(day), counts: { ...NO_EVENTS, clicks: 3 }, money: new Map() }],
});

async function all<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

describe('roll-ups read from DynamoDB', () => {
  let tables: TestTables;
  let reader: RollUpReader;
  let shelves: DetailShelfStore;

  beforeAll(async () => {
    tables = await createTestTables();
    reader = createRollUpReader(tables.documents, tables.ledgerTable);
    const pause = { sleep: async () => {}, random: () => 0 };
    shelves = createDetailShelfStore(tables.documents, tables.ledgerTable, pause);
  });
  afterAll(() => tables.drop());

  const put = (Item: Record<string, unknown>) =>
    tables.documents.send(new PutCommand({ TableName: tables.ledgerTable, Item }));
  const putCosts = (workspaceId: string, day: CostDay) =>
    put(toCostDayItem(workspaceId, { day, sourceRevision: 1 }, 1));
  const putEvents = (workspaceId: string, day: EventDay) =>
    put(toEventDayItem(workspaceId, { day, sourceRevision: 1 }, 1));

  it('come day by day over more days than are read at once, costs and events, of this workspace alone', async () => {
    const days = daysBetween('2026-02-20', '2026-03-14');
    for (const day of days) await putCosts('wsp_a', costDay(day, `n${day}`));
    await putEvents('wsp_a', eventDay('2026-03-14', null, 'int_feed'));
    await putCosts('wsp_b', costDay('2026-03-14', 'foreign'));
    await putCosts('wsp_a', costDay('2026-03-15', 'later'));
    expect(await all(reader.days('wsp_a', '2026-02-20', '2026-03-14'))).toEqual([
      ...days.map((day) => ({ kind: 'costs', ...costDay(day, `n${day}`) })),
      { kind: 'events', ...eventDay('2026-03-14', null, 'int_feed') },
    ]);
  });

  it('come to the last page of a day that is larger than one', async () => {
    // A page ends at 1 MB; ids of networks may be long.
    const ids = Array.from({ length: 24 }, (_, index) => `${index}-`.padStart(900, 'x#'));
    const many = ids.flatMap((id) => Array.from({ length: 50 }, (_, index) => `${id}${index}`));
    for (let at = 0; at < many.length; at += 100) {
      await Promise.all(
        many.slice(at, at + 100).map((id) => putCosts('wsp_large', costDay('2026-03-14', id))),
      );
    }
    await putCosts('wsp_large', costDay('2026-03-15', 'next'));
    const found = await all(reader.days('wsp_large', '2026-03-14', '2026-03-15'));
    expect(found).toHaveLength(many.length + 1);
    expect(found.at(-1)).toMatchObject({ networkCampaignId: 'next', day: '2026-03-15' });
    const read = found.map((rollUp) => (rollUp.kind === 'costs' ? rollUp.networkCampaignId : ''));
    expect(new Set(read)).toEqual(new Set([...many, 'next']));
  });

  it('of one campaign are those of all feeds, and of no other campaign that begins alike', async () => {
    await putEvents('wsp_c', eventDay('2026-03-13', 'cmp_1', 'int_f'));
    await putEvents('wsp_c', eventDay('2026-03-14', 'cmp_1', 'int_f'));
    await putEvents('wsp_c', eventDay('2026-03-14', 'cmp_1', 'int_g'));
    await putEvents('wsp_c', eventDay('2026-03-14', 'cmp_12', 'int_f'));
    await putEvents('wsp_c', eventDay('2026-03-14', null, 'int_f'));
    await putCosts('wsp_c', costDay('2026-03-14', 'n1'));
    expect(await reader.eventsOf('wsp_c', 'cmp_1', '2026-03-13', '2026-03-14')).toEqual([
      eventDay('2026-03-13', 'cmp_1', 'int_f'),
      eventDay('2026-03-14', 'cmp_1', 'int_f'),
      eventDay('2026-03-14', 'cmp_1', 'int_g'),
    ]);
  });

  it('show what was counted by publisher, offer and sub id, quarter by quarter', async () => {
    const day = '2026-03-14';
    const lastHour = startOf(day) + 23 * HOUR_MS;
    const name = { feedId: 'int_f', campaignId: null, publisher: 'Publisher', offer: null, subId: null };
    const put = (hour: number, shardId: string, ...amounts: CountedAmount[]) =>
      shelves.replace({ workspaceId: 'wsp_d', hour, shardId, shelf: '0#1' }, EMPTY_SHELF, {
        guard: '1',
        isFull: false,
        rows: new Map([[nameTextOf(name), { name, amounts }]]),
      });
    const clicks = { metric: 'clicks' } as const;
    const revenue = { metric: 'revenue', currency: 'EUR' } as const;
    const quarter = lastHour + 3 * (HOUR_MS / 4);
    await put(
      lastHour,
      's1',
      { quarter, counter: revenue, amount: 9_007_199_254_740_993n },
      { quarter, counter: { metric: 'conversionsApproved' }, amount: 1n },
    );
    await put(startOf(day), 's1', { quarter: startOf(day), counter: clicks, amount: 5n });
    await put(startOf(day), 's2', { quarter: startOf(day), counter: clicks, amount: -2n });
    expect(await all(reader.details('wsp_d', day, day))).toEqual([
      ...[5, -2].map((count) => ({
        ...{ ...name, day },
        quarters: [{ start: startOf(day), counts: { ...NO_EVENTS, clicks: count }, money: new Map() }],
      })),
      {
        ...{ ...name, day },
        quarters: [
          {
            start: quarter,
            counts: { ...NO_EVENTS, conversionsApproved: 1 },
            money: new Map([['EUR', { revenue: 9_007_199_254_740_993n, payout: 0n }]]),
          },
        ],
      },
    ]);
  });

  it('fail for whoever reads them, and in no other way, when the table is away', async () => {
    const broken = createRollUpReader(tables.documents, 'no-such-table');
    await expect(all(broken.days('wsp_a', '2026-03-01', '2026-03-31'))).rejects.toThrow(/non-existent table/);
  });
});
