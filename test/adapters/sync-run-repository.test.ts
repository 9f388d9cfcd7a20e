import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSyncRunRepository } from '#shared/adapters/dynamodb/sync-run-repository.ts';
import { createSyncStateRepository } from '#shared/adapters/dynamodb/sync-state-repository.ts';
import { NEVER_SYNCED } from '#shared/domain/integration.ts';
import { ConflictError, type SyncRunRepository, type SyncStateRepository } from '#shared/domain/ports.ts';
import { newRun, type SyncRun } from '#shared/domain/sync-run.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const NOW = '2026-03-14T13:05:00Z';
const run = (id: string): SyncRun => ({
  ...newRun(id, 'hourly', NOW),
  window: { from: '2026-03-14T00:00:00Z', to: NOW },
  remaining: { firstDay: '2026-03-14', lastDay: '2026-03-14' },
});

describe('runs in DynamoDB', () => {
  let tables: TestTables;
  let runs: SyncRunRepository;
  let states: SyncStateRepository;

  beforeAll(async () => {
    tables = await createTestTables();
    runs = createSyncRunRepository(tables.documents, tables.ledgerTable, () => parseInstant(NOW));
    const pause = { sleep: async () => {}, random: () => 0 };
    states = createSyncStateRepository(tables.documents, tables.ledgerTable, pause);
  });
  afterAll(() => tables.drop());

  it('answer a tick once, however many ask at the same moment', async () => {
    const claim = { reason: 'hourly', tick: parseInstant(NOW) };
    const holders = await Promise.all(
      ['run_a', 'run_b', 'run_c', 'run_d'].map((id) => runs.claimTick('int_a', claim, id)),
    );
    expect(new Set(holders).size).toBe(1);
    expect(await runs.claimTick('int_a', { ...claim, reason: 'midnight' }, 'run_e')).toBe('run_e');
    expect(await runs.claimTick('int_b', claim, 'run_f')).toBe('run_f');
  });

  it('are found again as they were stored, and listed newest first by page', async () => {
    for (const id of ['run_1', 'run_2', 'run_3']) await runs.put('int_list', run(id));
    await runs.put('int_list', { ...run('run_2'), state: 'succeeded', networkTotal: '1.000000' });
    expect(await runs.find('int_list', 'run_2')).toEqual({
      ...run('run_2'),
      state: 'succeeded',
      networkTotal: '1.000000',
    });
    expect(await runs.find('int_list', 'run_9')).toBeNull();
    const first = await runs.list('int_list', { limit: 2, cursor: null });
    expect(first.items.map(({ id }) => id)).toEqual(['run_3', 'run_2']);
    const second = await runs.list('int_list', { limit: 2, cursor: first.cursor });
    expect(second.items.map(({ id }) => id)).toEqual(['run_1']);
    expect(second.cursor).toBeNull();
  });

  it('raise the fence one by one, also all at once', async () => {
    expect(await states.find('int_a')).toEqual(NEVER_SYNCED);
    const raised = await Promise.all(Array.from({ length: 5 }, () => states.raiseFence('int_a')));
    expect(raised.map(({ fence }) => fence).sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it('store what they found out, unless a newer one has begun', async () => {
    const { fence } = await states.raiseFence('int_s');
    const attention = { class: 'credentials', message: 'Refused.', since: NOW } as const;
    const coverage = { since: NOW, ranges: [{ from: NOW, to: '2026-03-14T14:00:00Z' }] };
    const found = { fence, coverage, completeUntil: NOW, lastRunId: 'run_1', attention };
    await states.save('int_s', found);
    expect(await states.find('int_s')).toEqual(found);
    await states.raiseFence('int_s');
    await expect(states.save('int_s', { ...found, attention: null })).rejects.toThrow(ConflictError);
    expect((await states.find('int_s')).attention).toEqual(attention);
  });

  it('tell how far they came with many integrations at once, in the order asked for', async () => {
    await states.raiseFence('int_m1');
    await states.raiseFence('int_m2');
    await states.raiseFence('int_m2');
    const found = await states.findMany(['int_m2', 'int_never', 'int_m1']);
    expect(found).toEqual([{ ...NEVER_SYNCED, fence: 2 }, NEVER_SYNCED, { ...NEVER_SYNCED, fence: 1 }]);
    expect(await states.findMany([])).toEqual([]);
  });

  it('forget the call for attention when the owner acted, also before the first run', async () => {
    await states.clearAttention('int_c');
    expect(await states.find('int_c')).toEqual(NEVER_SYNCED);
  });
});
