import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readChangedDay } from '#shared/adapters/dynamodb/changed-day.ts';
import { createCostRepository } from '#shared/adapters/dynamodb/cost-repository.ts';
import { ledgerKeys } from '#shared/adapters/dynamodb/keys.ts';
import { parseSpend } from '#shared/adapters/dynamodb/network-campaign-spend.ts';
import {
  createCostDayStore,
  createEventDayStore,
  createEventHourReader,
} from '#shared/adapters/dynamodb/roll-up-store.ts';
import { ConflictError } from '#shared/domain/ports.ts';
import { type CostDay, type EventDay, NO_EVENTS } from '#shared/domain/roll-up.ts';
import type { CostDayStore, EventDayStore } from '#shared/domain/roll-up-ports.ts';
import { HOUR_MS, parseInstant } from '#shared/domain/time.ts';
import { rollUpDays } from '#shared/usecases/roll-up-days.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const DAY = '2026-03-14';
const START = parseInstant(`${DAY}T00:00:00Z`);
const pause = { sleep: async () => {}, random: () => 0 };

const costDay = (networkCampaignId: string, ...amounts: readonly bigint[]): CostDay => ({
  integrationId: 'int_1',
  networkCampaignId,
  day: DAY,
  hours: amounts.map((amount, hour) => ({ hour: START + hour * HOUR_MS, amount, currency: 'USD' })),
});
const eventDay = (clicks: number): EventDay => ({
  feedId: 'int_f',
  campaignId: null,
  day: DAY,
  quarters: [{ start: START, counts: { ...NO_EVENTS, clicks }, money: new Map() }],
});

describe('roll-ups in DynamoDB', () => {
  let tables: TestTables;
  let costDays: CostDayStore;
  let eventDays: EventDayStore;

  beforeAll(async () => {
    tables = await createTestTables();
    costDays = createCostDayStore(tables.documents, tables.ledgerTable, pause);
    eventDays = createEventDayStore(tables.documents, tables.ledgerTable, pause);
  });
  afterAll(() => tables.drop());

  const spendOf = async (networkCampaignId: string): Promise<Record<string, bigint>> => {
    const Key = ledgerKeys.networkCampaignSpend('int_1', networkCampaignId);
    const { Item } = await tables.documents.send(new GetCommand({ TableName: tables.ledgerTable, Key }));
    return Item ? Object.fromEntries(parseSpend(Item).spend) : {};
  };

  it('come back as they were stored, with what they saw, also under an id that looks like a key', async () => {
    const day = costDay('a#b#c', 5n, 7n);
    expect(await costDays.find('wsp_1', day)).toBeNull();
    await costDays.replace('wsp_1', null, { day, sourceRevision: 2 });
    expect(await costDays.find('wsp_1', day)).toEqual({ day, sourceRevision: 2, version: 1 });
    expect(await costDays.find('wsp_2', day)).toBeNull();
  });

  it('move the spend of their campaign by what changed, day by day', async () => {
    await costDays.replace('wsp_1', null, { day: costDay('spent', 5n, 7n), sourceRevision: 2 });
    const before = await costDays.find('wsp_1', costDay('spent'));
    const other = { ...costDay('spent', 100n), day: '2026-03-15', hours: [] };
    const hours = [{ hour: START + 24 * HOUR_MS, amount: 100n, currency: 'EUR' }];
    await costDays.replace('wsp_1', null, { day: { ...other, hours }, sourceRevision: 1 });
    await costDays.replace('wsp_1', before, {
      day: costDay('spent', 5n, 9_007_199_254_740_993n),
      sourceRevision: 3,
    });
    expect(await spendOf('spent')).toEqual({ EUR: 100n, USD: 9_007_199_254_740_998n });
  });

  it('leave spend out that has come back to nothing', async () => {
    await costDays.replace('wsp_1', null, { day: costDay('gone', 5n), sourceRevision: 1 });
    const before = await costDays.find('wsp_1', costDay('gone'));
    await costDays.replace('wsp_1', before, { day: costDay('gone'), sourceRevision: 2 });
    expect(await spendOf('gone')).toEqual({});
  });

  it.each([
    ['amounts change', 8n],
    ['amounts stay', 5n],
  ])('replace nothing, day or spend, but what was read, when %s', async (_, amount) => {
    const id = `taken ${amount}`;
    await costDays.replace('wsp_1', null, { day: costDay(id, 5n), sourceRevision: 1 });
    const read = await costDays.find('wsp_1', costDay(id));
    await costDays.replace('wsp_1', read, { day: costDay(id, 5n), sourceRevision: 2 });
    for (const before of [read, null]) {
      const late = costDays.replace('wsp_1', before, { day: costDay(id, amount), sourceRevision: 1 });
      await expect(late).rejects.toThrow(ConflictError);
    }
    expect(await costDays.find('wsp_1', costDay(id))).toMatchObject({ sourceRevision: 2, version: 2 });
    expect(await spendOf(id)).toEqual({ USD: 5n });
  });

  it('of events are replaced on the same condition', async () => {
    await eventDays.replace('wsp_1', null, { day: eventDay(1), sourceRevision: 1 });
    const first = await eventDays.find('wsp_1', eventDay(0));
    await eventDays.replace('wsp_1', first, { day: eventDay(2), sourceRevision: 2 });
    await expect(eventDays.replace('wsp_1', first, { day: eventDay(3), sourceRevision: 3 })).rejects.toThrow(
      ConflictError,
    );
    expect(await eventDays.find('wsp_1', eventDay(0))).toEqual({
      day: eventDay(2),
      sourceRevision: 2,
      version: 2,
    });
  });

  it.each([
    ['with spend beside it', costDay('n1', 5n)],
    ['alone', costDay('n1')],
  ])('pass on what is no conflict when written %s', async (_, day) => {
    const broken = createCostDayStore(tables.documents, 'no-such-table', pause);
    await expect(broken.replace('wsp_1', null, { day, sourceRevision: 1 })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('are not written again while their hours stay', async () => {
    const costs = createCostRepository(tables.documents, tables.ledgerTable, pause);
    const eventHours = createEventHourReader(tables.documents, tables.ledgerTable);
    const row = {
      ...{ networkCampaignId: 'again', hour: START, amount: 5n, currency: 'USD', derived: false },
      ...{ impressions: 0, clicks: 0, asOf: START, runId: 'run_1', revision: 1 },
    };
    await costs.replace({ workspaceId: 'wsp_1', integrationId: 'int_1' }, [{ before: null, after: row }]);
    const event = { feedId: 'int_again', campaignId: 'cmp_1', day: DAY };
    const counters = { q0_clicks: 2, q3_revenue_USD: 7n, q3_payout_EUR: 3n, q3_conversionsApproved: 1 };
    const Item = {
      ...ledgerKeys.eventHour('int_again', 'cmp_1', START),
      ...{ entity: 'event-hour', workspaceId: 'wsp_1', ...event, revision: 1, ...counters },
    };
    await tables.documents.send(new PutCommand({ TableName: tables.ledgerTable, Item }));
    const deps = { costs, eventHours, costDays, eventDays };
    for (let times = 0; times < 2; times += 1) {
      const failures = await rollUpDays(deps, [
        {
          kind: 'costs',
          workspaceId: 'wsp_1',
          origin: { integrationId: 'int_1', networkCampaignId: 'again', day: DAY },
        },
        { kind: 'events', workspaceId: 'wsp_1', origin: event },
      ]);
      expect(failures).toEqual([]);
    }
    expect(await costDays.find('wsp_1', costDay('again'))).toMatchObject({ version: 1 });
    expect(await eventDays.find('wsp_1', event)).toMatchObject({ version: 1 });
  });

  it('are named by the rows that a sync writes, new or changed', async () => {
    const costs = createCostRepository(tables.documents, tables.ledgerTable, pause);
    const row = (revision: number) => ({
      networkCampaignId: 'a#b',
      hour: START + 23 * HOUR_MS,
      amount: BigInt(revision),
      impressions: 0,
      clicks: 0,
      currency: 'USD',
      derived: false,
      asOf: START,
      runId: 'run_1',
      revision,
    });
    const owner = { workspaceId: 'wsp_1', integrationId: 'int_1' };
    await costs.replace(owner, [{ before: null, after: row(1) }]);
    await costs.replace(owner, [{ before: row(1), after: row(2) }]);
    const { Item = {} } = await tables.documents.send(
      new GetCommand({
        TableName: tables.ledgerTable,
        Key: ledgerKeys.cost('int_1', 'a#b', START + 23 * HOUR_MS),
      }),
    );
    expect(readChangedDay(Item)).toEqual({
      kind: 'costs',
      workspaceId: 'wsp_1',
      origin: { integrationId: 'int_1', networkCampaignId: 'a#b', day: DAY },
    });
  });
});
