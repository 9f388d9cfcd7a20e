import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerKeys } from '#shared/adapters/dynamodb/keys.ts';
import { createManualCostRepository } from '#shared/adapters/dynamodb/manual-cost-repository.ts';
import type { ManualCost } from '#shared/domain/manual-cost.ts';
import { ConflictError } from '#shared/domain/ports.ts';
import type { ManualCostRepository } from '#shared/domain/reporting-ports.ts';
import { addDays } from '#shared/domain/time.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const cost = (id: string, over: Partial<ManualCost> = {}): ManualCost => ({
  id: `mnc_${id}`,
  campaignId: 'cmp_a',
  from: '2026-03-14',
  to: '2026-03-14',
  timezone: 'Etc/UTC',
  amount: '10.000000',
  currency: 'EUR',
  createdAt: '2026-03-14T13:20:00Z',
  version: 1,
  ...over,
});
const idsOf = (costs: readonly ManualCost[]) => costs.map(({ id }) => id);
const ALL = { limit: 100, cursor: null };

describe('manual costs in DynamoDB', () => {
  let tables: TestTables;
  let costs: ManualCostRepository;

  beforeAll(async () => {
    tables = await createTestTables();
    costs = createManualCostRepository(tables.documents, tables.ledgerTable, {
      sleep: async () => {},
      random: () => 0,
    });
  });
  afterAll(() => tables.drop());

  it('are found by id, listed by workspace and campaign, and gone from everywhere when deleted', async () => {
    const [first, second] = [cost('1'), cost('2', { campaignId: 'cmp_b' })];
    await costs.create('wsp_a', [first, second]);
    expect(await costs.find('wsp_a', first.id)).toMatchObject(first);
    expect(await costs.find('wsp_b', first.id)).toBeNull();
    expect((await costs.list('wsp_a', null, ALL)).items).toMatchObject([first, second]);
    expect((await costs.list('wsp_a', 'cmp_b', ALL)).items).toMatchObject([second]);
    expect((await costs.list('wsp_b', null, ALL)).items).toEqual([]);
    await costs.delete('wsp_a', first);
    await costs.delete('wsp_a', first);
    expect(await costs.find('wsp_a', first.id)).toBeNull();
    expect((await costs.list('wsp_a', null, ALL)).items).toMatchObject([second]);
    expect((await costs.list('wsp_a', 'cmp_a', ALL)).items).toEqual([]);
    expect(await costs.touching('wsp_a', '2026-03-14', '2026-03-14')).toMatchObject([second]);
  });

  it('are stored together or not at all', async () => {
    await costs.create('wsp_c', [cost('1')]);
    const wanted = [cost('0'), cost('1', { campaignId: 'cmp_other' })];
    await expect(costs.create('wsp_c', wanted)).rejects.toThrow(ConflictError);
    expect((await costs.list('wsp_c', null, ALL)).items).toMatchObject([cost('1')]);
    expect(await costs.touching('wsp_c', '2026-01-01', '2026-12-31')).toHaveLength(1);
    await costs.create('wsp_c', []);
  });

  const many = Array.from({ length: 250 }, (_, at) => cost(String(at).padStart(3, '0')));

  it('are stored by the hundred, and listed page by page in the order of their ids', async () => {
    await costs.create('wsp_d', many);
    const first = await costs.list('wsp_d', null, { limit: 200, cursor: null });
    const second = await costs.list('wsp_d', null, { limit: 200, cursor: first.cursor });
    expect(idsOf([...first.items, ...second.items])).toEqual(idsOf(many));
    expect(second.cursor).toBeNull();
    expect(idsOf(await costs.touching('wsp_d', '2026-03-14', '2026-03-14'))).toEqual(idsOf(many));
    expect(await costs.find('wsp_d', 'mnc_249')).toMatchObject(many[249] ?? {});
  });

  it('are seen by nobody where the writing of hundreds stopped half-way', async () => {
    const others = [cost('0000'), cost('9')];
    for (const other of others) await costs.create('wsp_e', [other]);
    let batches = 0;
    tables.client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === 'BatchWriteItemCommand') batches += 1;
          if (batches > 5) throw new Error('Away.');
          return next(args);
        },
      { step: 'initialize', name: 'stop' },
    );
    await expect(costs.create('wsp_e', many.slice(1))).rejects.toThrow('Away.');
    tables.client.middlewareStack.remove('stop');
    // Batches that were under way when another one failed may end a moment later.
    const read = () =>
      tables.documents.send(
        new GetCommand({ TableName: tables.ledgerTable, Key: ledgerKeys.manualCost('wsp_e', 'mnc_001') }),
      );
    await expect.poll(async () => (await read()).Item).toBeDefined();
    expect(await costs.find('wsp_e', 'mnc_001')).toBeNull();
    expect((await costs.list('wsp_e', null, { limit: 200, cursor: null })).items).toMatchObject(others);
    expect((await costs.list('wsp_e', 'cmp_a', { limit: 200, cursor: null })).items).toMatchObject(others);
    expect(await costs.touching('wsp_e', '2026-01-01', '2026-12-31')).toMatchObject(others);
    const again = many.map((each, at) => ({ ...each, id: `mnc_5${String(at).padStart(3, '0')}` }));
    await costs.create('wsp_e', again);
    expect(await costs.touching('wsp_e', '2026-01-01', '2026-12-31')).toHaveLength(252);
  });

  describe('are read for the UTC days that they touch', () => {
    const stored = [
      cost('a', { from: '2026-03-14', to: '2026-03-14', timezone: 'Europe/Berlin' }),
      cost('b', { from: '2026-03-14', to: '2026-03-14', timezone: 'America/New_York' }),
      cost('c', { from: '2026-03-01', to: '2026-03-31', timezone: 'Europe/Berlin' }),
      cost('d', { from: '2025-12-31', to: '2026-12-31', timezone: 'Pacific/Kiritimati' }),
      cost('e', { from: '2026-02-01', to: '2026-03-10' }),
    ];
    // Oldest first, however they lie in the table.
    beforeAll(async () => {
      for (const each of stored.toReversed()) await costs.create('wsp_t', [each]);
    });

    it.each([
      ['2026-03-13', '2026-03-13', 'acd'],
      ['2026-03-14', '2026-03-14', 'abcd'],
      ['2026-03-15', '2026-03-15', 'bcd'],
      ['2026-02-28', '2026-02-28', 'cde'],
      ['2026-02-27', '2026-02-27', 'de'],
      ['2026-03-31', '2026-03-31', 'cd'],
      ['2026-04-01', '2026-04-30', 'd'],
      ['2025-12-30', '2025-12-30', 'd'],
      ['2025-12-01', '2025-12-29', ''],
      ['2026-12-31', '2027-01-31', 'd'],
      ['2027-01-01', '2027-01-01', ''],
      ['2025-01-01', '2027-12-31', 'abcde'],
    ])('from %s to %s', async (first, last, ids) => {
      expect(idsOf(await costs.touching('wsp_t', first, last))).toEqual([...ids].map((id) => `mnc_${id}`));
    });
  });

  it.each([31, 32, 33, 366])(
    'of %i days are read on their first and last day, and on none beside',
    async (days) => {
      const [from, to] = ['2024-01-01', addDays('2024-01-01', days - 1)];
      const workspace = `wsp_${days}`;
      await costs.create(workspace, [cost('1', { from, to })]);
      const read = async (day: string) => (await costs.touching(workspace, day, day)).length;
      const counts = [addDays(from, -1), from, to, addDays(to, 1)].map(read);
      expect(await Promise.all(counts)).toEqual([0, 1, 1, 0]);
    },
  );
});
