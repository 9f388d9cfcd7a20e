import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readChangedDay } from '#shared/adapters/dynamodb/changed-day.ts';
import { counterAttribute, eventQuartersOf } from '#shared/adapters/dynamodb/event-counters.ts';
import { parseEventHour } from '#shared/adapters/dynamodb/event-hour-item.ts';
import { ledgerKeys } from '#shared/adapters/dynamodb/keys.ts';
import { createEventHourReader } from '#shared/adapters/dynamodb/roll-up-store.ts';
import type { EventCounter } from '#shared/domain/event-contribution.ts';
import { NO_EVENTS } from '#shared/domain/roll-up.ts';
import type { EventHour } from '#shared/domain/roll-up-ports.ts';
import { HOUR_MS, parseInstant, QUARTER_MS } from '#shared/domain/time.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const DAY = parseInstant('2026-03-14T00:00:00Z');

describe('event hours in DynamoDB', () => {
  let tables: TestTables;

  beforeAll(async () => {
    tables = await createTestTables();
  });
  afterAll(() => tables.drop());

  /** As counting does it: any number of counters in one update. */
  const count = async (
    campaignId: string | null,
    hour: number,
    counters: readonly (readonly [number, EventCounter, number | bigint])[],
  ): Promise<void> => {
    const added = counters.map((_, index) => `#c${index} :c${index}`).join(', ');
    await tables.documents.send(
      new UpdateCommand({
        TableName: tables.ledgerTable,
        Key: ledgerKeys.eventHour('int_f', campaignId, DAY + hour * HOUR_MS),
        UpdateExpression: `SET entity = :entity, workspaceId = :workspace, feedId = :feed, campaignId = :campaign, at_shard1 = :at ADD revision :one, ${added}`,
        ExpressionAttributeNames: Object.fromEntries(
          counters.map(([quarter, counter], index) => [`#c${index}`, counterAttribute(quarter, counter)]),
        ),
        ExpressionAttributeValues: {
          ':entity': 'event-hour',
          ':workspace': 'wsp_1',
          ':feed': 'int_f',
          ':campaign': campaignId,
          ':at': '000123',
          ':one': 1,
          ...Object.fromEntries(counters.map(([, , value], index) => [`:c${index}`, value])),
        },
      }),
    );
  };

  const hoursOf = async (campaignId: string | null, from: number, to: number): Promise<EventHour[]> => {
    const reader = createEventHourReader(tables.documents, tables.ledgerTable);
    const hours: EventHour[] = [];
    for await (const page of reader.hoursOf('int_f', campaignId, { from, to })) hours.push(...page);
    return hours;
  };

  it('add up what was counted of a quarter, by metric and currency', async () => {
    await count('cmp_1', 1, [
      [0, { metric: 'clicks' }, 2],
      [3, { metric: 'revenue', currency: 'USD' }, 9_007_199_254_740_993n],
      [3, { metric: 'payout', currency: 'EUR' }, 7n],
      [3, { metric: 'conversionsApproved' }, 1],
    ]);
    await count('cmp_1', 1, [
      [0, { metric: 'clicks' }, 3],
      [0, { metric: 'clicksRejected' }, 1],
      [1, { metric: 'impressions' }, 1],
      [3, { metric: 'revenue', currency: 'USD' }, 2n],
    ]);
    await count('cmp_1', 1, [[1, { metric: 'impressions' }, -1]]);
    const hour = DAY + HOUR_MS;
    expect(await hoursOf('cmp_1', hour, hour + HOUR_MS)).toEqual([
      {
        hour,
        revision: 3,
        quarters: [
          { start: hour, counts: { ...NO_EVENTS, clicks: 5, clicksRejected: 1 }, money: new Map() },
          {
            start: hour + 3 * QUARTER_MS,
            counts: { ...NO_EVENTS, conversionsApproved: 1 },
            money: new Map([
              ['EUR', { revenue: 0n, payout: 7n }],
              ['USD', { revenue: 9_007_199_254_740_995n, payout: 0n }],
            ]),
          },
        ],
      },
    ]);
  });

  it('come in order, from the first of the range to the last before its end, of one campaign or none', async () => {
    for (const hour of [-1, 0, 23, 24]) await count(null, hour, [[0, { metric: 'clicks' }, 1]]);
    const found = await hoursOf(null, DAY, DAY + 24 * HOUR_MS);
    expect(found.map(({ hour }) => hour)).toEqual([DAY, DAY + 23 * HOUR_MS]);
  });

  it('tell which day to make again', async () => {
    await count(null, 5, [[0, { metric: 'clicks' }, 1]]);
    const { Item = {} } = await tables.documents.send(
      new GetCommand({
        TableName: tables.ledgerTable,
        Key: ledgerKeys.eventHour('int_f', null, DAY + 5 * HOUR_MS),
      }),
    );
    expect(readChangedDay(Item)).toEqual({
      kind: 'events',
      workspaceId: 'wsp_1',
      origin: { feedId: 'int_f', campaignId: null, day: '2026-03-14' },
    });
  });
});

describe('counters', () => {
  it('have names that say quarter, metric and currency', () => {
    expect(counterAttribute(0, { metric: 'clicks' })).toBe('q0_clicks');
    expect(counterAttribute(2, { metric: 'revenue', currency: 'USD' })).toBe('q2_revenue_USD');
  });

  it.each([{ q0_taps: 1 }, { q0_clicks: 'many' }, { q0_clicks: 1.5 }, { q0_tips_USD: 1 }])(
    'refuse %j',
    (item) => {
      expect(() => eventQuartersOf(item, DAY)).toThrow();
    },
  );

  it('are of no other entity', () => {
    expect(() => parseEventHour({ entity: 'cost', sk: '2026-03-14T00:00:00Z', q0_clicks: 1 })).toThrow();
  });
});
