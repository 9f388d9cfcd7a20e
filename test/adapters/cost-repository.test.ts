import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCostRepository } from '#shared/adapters/dynamodb/cost-repository.ts';
import { ledgerKeys } from '#shared/adapters/dynamodb/keys.ts';
import type { LedgerCost } from '#shared/domain/cost.ts';
import type { CostRepository } from '#shared/domain/ports.ts';
import { HOUR_MS, parseInstant } from '#shared/domain/time.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const START = parseInstant('2026-03-14T00:00:00Z');
const DAY = { from: START, to: START + 24 * HOUR_MS };

const ledgerRow = (
  campaignId: string,
  hourIndex: number,
  amount: bigint,
  change: Partial<LedgerCost> = {},
): LedgerCost => ({
  networkCampaignId: campaignId,
  hour: START + hourIndex * HOUR_MS,
  amount,
  impressions: 100,
  clicks: 3,
  currency: 'USD',
  derived: false,
  asOf: START,
  runId: 'run_1',
  revision: 1,
  ...change,
});

const owner = (integrationId: string) => ({ workspaceId: 'wsp_1', integrationId });

async function all<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

describe('cost rows in DynamoDB', () => {
  let tables: TestTables;
  let costs: CostRepository;

  beforeAll(async () => {
    tables = await createTestTables();
    costs = createCostRepository(tables.documents, tables.ledgerTable, {
      sleep: async () => {},
      random: () => 0,
    });
  });
  afterAll(() => tables.drop());

  it('come back as they were stored, by hour and inside the range alone', async () => {
    const rows = [3, 1, 2].map((hour) => ledgerRow('c1', hour, BigInt(hour) * 1_000_000n));
    expect(
      await costs.replace(
        owner('int_a'),
        rows.map((after) => ({ before: null, after })),
      ),
    ).toEqual({ written: 3, lost: 0 });
    const range = { from: START + HOUR_MS, to: START + 3 * HOUR_MS };
    expect(await all(costs.rowsOf('int_a', 'c1', range))).toEqual([rows[1], rows[2]]);
    expect(await all(costs.rowsOf('int_a', 'c2', range))).toEqual([]);
    expect(await all(costs.rowsOf('int_a', 'c1', { from: START, to: START }))).toEqual([]);
  });

  it('are bounded to the millisecond', async () => {
    const rows = [1, 2, 3].map((hour) => ledgerRow('c1', hour, 1n));
    await costs.replace(
      owner('int_ms'),
      rows.map((after) => ({ before: null, after })),
    );
    const between = (from: number, to: number) => all(costs.rowsOf('int_ms', 'c1', { from, to }));
    const hour = (index: number) => START + index * HOUR_MS;
    expect(await between(hour(1) + 1, hour(3))).toEqual([rows[1]]);
    expect(await between(hour(1), hour(2) + 1)).toEqual([rows[0], rows[1]]);
    expect(await between(hour(1) + 1, hour(1) + 2)).toEqual([]);
  });

  it('keep an amount that a double would round', async () => {
    const row = ledgerRow('c1', 0, 9_007_199_254_740_993n);
    await costs.replace(owner('int_big'), [{ before: null, after: row }]);
    expect(await all(costs.rowsOf('int_big', 'c1', DAY))).toEqual([row]);
  });

  it('keep what they said before, when that changed and in which run', async () => {
    const first = ledgerRow('c1', 5, 1n);
    const second = ledgerRow('c1', 5, 2n, { revision: 2, runId: 'run_2', asOf: START + HOUR_MS });
    const third = ledgerRow('c1', 5, 0n, {
      revision: 3,
      runId: 'run_3',
      asOf: START + 2 * HOUR_MS,
      impressions: 0,
    });
    await costs.replace(owner('int_rev'), [{ before: null, after: first }]);
    await costs.replace(owner('int_rev'), [{ before: first, after: second }]);
    await costs.replace(owner('int_rev'), [{ before: second, after: third }]);
    expect(await costs.revisionsOf('int_rev', 'c1', DAY)).toMatchObject([
      {
        before: { amount: 1n },
        beforeAsOf: START,
        after: { amount: 2n },
        at: START + HOUR_MS,
        runId: 'run_2',
      },
      { before: { amount: 2n, impressions: 100 }, after: { amount: 0n, impressions: 0 }, runId: 'run_3' },
    ]);
    expect(await all(costs.rowsOf('int_rev', 'c1', DAY))).toEqual([third]);
  });

  it('are left alone when another run was there first', async () => {
    const first = ledgerRow('c1', 5, 1n);
    const newer = ledgerRow('c1', 5, 2n, { revision: 2, runId: 'run_newer' });
    await costs.replace(owner('int_lost'), [{ before: null, after: first }]);
    await costs.replace(owner('int_lost'), [{ before: first, after: newer }]);
    const older = ledgerRow('c1', 5, 9n, { revision: 2, runId: 'run_older' });
    const blind = ledgerRow('c1', 5, 8n, { runId: 'run_blind' });
    expect(await costs.replace(owner('int_lost'), [{ before: first, after: older }])).toEqual({
      written: 0,
      lost: 1,
    });
    expect(await costs.replace(owner('int_lost'), [{ before: null, after: blind }])).toEqual({
      written: 0,
      lost: 1,
    });
    expect(await all(costs.rowsOf('int_lost', 'c1', DAY))).toEqual([newer]);
  });

  it('count as written when the same write comes twice', async () => {
    const first = ledgerRow('c1', 5, 1n);
    const changes = [{ before: null, after: first }];
    await costs.replace(owner('int_twice'), changes);
    expect(await costs.replace(owner('int_twice'), changes)).toEqual({ written: 1, lost: 0 });
  });

  it('are replaced by the hundred, the lost ones counted', async () => {
    const rows = Array.from({ length: 240 }, (_, index) =>
      ledgerRow(`c${index % 10}`, Math.floor(index / 10), 5n),
    );
    const taken = rows.slice(0, 7).map((row) => ({ before: null, after: { ...row, runId: 'run_other' } }));
    await costs.replace(owner('int_many'), taken);
    const outcome = await costs.replace(
      owner('int_many'),
      rows.map((after) => ({ before: null, after })),
    );
    expect(outcome).toEqual({ written: 233, lost: 7 });
    const found = await Promise.all(
      Array.from({ length: 10 }, (_, index) => all(costs.rowsOf('int_many', `c${index}`, DAY))),
    );
    expect(found.flat()).toHaveLength(240);
  });

  it('are read page by page', async () => {
    const rows = [0, 1, 2, 3, 4].map((hour) => ledgerRow('c1', hour, 1n));
    await costs.replace(
      owner('int_page'),
      rows.map((after) => ({ before: null, after })),
    );
    const first = await costs.page('int_page', 'c1', DAY, { limit: 2, cursor: null });
    const second = await costs.page('int_page', 'c1', DAY, { limit: 3, cursor: first.cursor });
    const third = await costs.page('int_page', 'c1', DAY, {
      limit: 3,
      cursor: second.cursor ?? first.cursor,
    });
    expect([first.items, second.items].flat()).toEqual(rows);
    expect(first.cursor).not.toBeNull();
    expect(third.items.length === 0 || second.cursor === null).toBe(true);
  });

  it('are found by the days on which a campaign has any', async () => {
    const day = (text: string, networkCampaignId: string) => ({
      day: text,
      networkCampaignId,
      name: `name ${networkCampaignId}`,
    });
    const many = Array.from({ length: 60 }, (_, index) =>
      day('2026-03-15', `c${String(index).padStart(2, '0')}`),
    );
    await costs.putCampaignDays('int_days', [
      day('2026-03-13', 'a#b'),
      day('2026-03-14', 'ü'),
      ...many,
      day('2026-03-16', 'z'),
    ]);
    expect(await all(costs.campaignDays('int_days', '2026-03-13', '2026-03-14'))).toEqual([
      day('2026-03-13', 'a#b'),
      day('2026-03-14', 'ü'),
    ]);
    expect(await all(costs.campaignDays('int_days', '2026-03-15', '2026-03-15'))).toEqual(many);
  });

  it('have their corrected hours marked, once each, over days', async () => {
    const marked = [1, 1, 2, 30].map((index) => START + index * HOUR_MS);
    await costs.markCorrected('int_c', marked);
    await costs.markCorrected('int_c', [START + 2 * HOUR_MS, START + 3 * HOUR_MS]);
    await costs.markCorrected('int_c', []);
    const all48 = await costs.correctedHours('int_c', { from: START, to: START + 48 * HOUR_MS });
    expect([...all48].sort((a, b) => a - b)).toEqual([1, 2, 3, 30].map((index) => START + index * HOUR_MS));
    const second = await costs.correctedHours('int_c', {
      from: START + 2 * HOUR_MS,
      to: START + 3 * HOUR_MS,
    });
    expect([...second]).toEqual([START + 2 * HOUR_MS]);
  });

  it('take one item each, under campaign and hour', async () => {
    await costs.replace(owner('int_key'), [{ before: null, after: ledgerRow('c1', 13, 7_642_100n) }]);
    const { Item } = await tables.documents.send(
      new GetCommand({
        TableName: tables.ledgerTable,
        Key: { pk: 'COST#int_key#c1', sk: '2026-03-14T13:00:00Z' },
      }),
    );
    expect(Item).toMatchObject({
      ...ledgerKeys.cost('int_key', 'c1', START + 13 * HOUR_MS),
      entity: 'cost',
      amount: 7_642_100,
    });
  });
});
