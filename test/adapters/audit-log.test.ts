import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuditLog } from '#shared/adapters/dynamodb/audit-log.ts';
import type { AuditFilter, AuditLog } from '#shared/domain/admin-ports.ts';
import { type AuditEntry, firstEntryIdOf } from '#shared/domain/audit.ts';
import { formatInstant } from '#shared/domain/time.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const START = Date.UTC(2026, 2, 14, 13, 20);
const EVERYTHING: AuditFilter = { from: null, to: null, keyId: null, resourceId: null };

const entryOf = (minute: number, change: Partial<AuditEntry> = {}): AuditEntry => ({
  id: `${firstEntryIdOf(START + minute * 60_000)}abc`,
  at: formatInstant(START + minute * 60_000),
  keyId: 'key_1',
  role: 'admin',
  action: 'campaign.update',
  route: 'PATCH /v1/campaigns/{id}',
  resourceIds: ['cmp_1'],
  requestId: `request ${minute}`,
  before: { id: 'cmp_1', name: 'A', links: [{ '': null }] },
  outcome: null,
  truncated: false,
  ...change,
});

describe('the audit log in DynamoDB', () => {
  let tables: TestTables;
  let auditLog: AuditLog;
  beforeAll(async () => {
    tables = await createTestTables();
    const pause = { sleep: async () => {}, random: () => 0 };
    auditLog = createAuditLog(tables.documents, tables.ledgerTable, pause);
  });
  afterAll(() => tables.drop());

  const list = async (workspaceId: string, filter: Partial<AuditFilter> = {}, limit = 200) =>
    (await auditLog.list(workspaceId, { ...EVERYTHING, ...filter }, { limit, cursor: null })).items;

  it('shows an entry from its beginning on, and how it ended', async () => {
    const begun = entryOf(0);
    await auditLog.begin('wsp_1', begun);
    expect(await list('wsp_1')).toEqual([begun]);
    const outcome = { at: formatInstant(START), status: 200, after: { id: 'cmp_1', name: 'B' } };
    await auditLog.complete('wsp_1', begun, { ...begun, outcome });
    expect(await list('wsp_1')).toEqual([{ ...begun, outcome }]);
    expect(await list('wsp_1', { resourceId: 'cmp_1' })).toEqual([{ ...begun, outcome }]);
    expect(await list('wsp_other')).toEqual([]);
  });

  it('finds what was made by the id that its answer told', async () => {
    const begun = entryOf(0, { resourceIds: [], before: null });
    await auditLog.begin('wsp_2', begun);
    const made = { ...begun, resourceIds: ['cmp_new'] };
    await auditLog.complete('wsp_2', begun, made);
    expect(await list('wsp_2', { resourceId: 'cmp_new' })).toEqual([made]);
  });

  it('forgets an entry that is taken back', async () => {
    const entry = entryOf(0, { resourceIds: ['int_1', 'run_1'] });
    await auditLog.begin('wsp_3', entry);
    await auditLog.withdraw('wsp_3', entry);
    const filters = [{}, { resourceId: 'int_1' }, { resourceId: 'run_1' }, { keyId: 'key_1' }];
    for (const filter of filters) expect(await list('wsp_3', filter)).toEqual([]);
    const { Count } = await tables.documents.send(
      new QueryCommand({
        TableName: tables.ledgerTable,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': 'AUDIT_OF_RESOURCE#wsp_3#int_1' },
      }),
    );
    expect(Count).toBe(0);
  });

  it('lists the newest first, by time, key and resource', async () => {
    const entries = [
      entryOf(0, { keyId: 'key_a', resourceIds: ['cmp_1'] }),
      entryOf(1, { keyId: 'key_b', resourceIds: ['cmp_1', 'cmp_2'] }),
      entryOf(2, { keyId: 'key_a', resourceIds: ['cmp_2'] }),
      entryOf(3, { keyId: 'key_b', resourceIds: [] }),
    ];
    for (const entry of entries) await auditLog.begin('wsp_4', entry);
    const minutes = async (filter: Partial<AuditFilter>) =>
      (await list('wsp_4', filter)).map(({ requestId }) => Number(requestId.split(' ')[1]));
    expect(await minutes({})).toEqual([3, 2, 1, 0]);
    expect(await minutes({ from: START + 60_000 })).toEqual([3, 2, 1]);
    expect(await minutes({ to: START + 120_000 })).toEqual([1, 0]);
    expect(await minutes({ from: START + 60_000, to: START + 120_000 })).toEqual([1]);
    expect(await minutes({ keyId: 'key_a' })).toEqual([2, 0]);
    expect(await minutes({ resourceId: 'cmp_2' })).toEqual([2, 1]);
    expect(await minutes({ resourceId: 'cmp_2', keyId: 'key_a' })).toEqual([2]);
    expect(await minutes({ resourceId: 'cmp_1', to: START + 60_000 })).toEqual([0]);
    expect(await minutes({ keyId: 'key_c' })).toEqual([]);
  });

  it.each([
    ['all', {}],
    ['those of a resource', { resourceId: 'cmp_1' }],
  ])('goes on where a page ended, over %s', async (_what, filter) => {
    const workspaceId = `wsp_5${Object.keys(filter).length}`;
    for (let minute = 0; minute < 45; minute += 1) await auditLog.begin(workspaceId, entryOf(minute));
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = { limit: 22, cursor: cursor ?? null };
      const answer = await auditLog.list(workspaceId, { ...EVERYTHING, ...filter }, page);
      expect(answer.items.length).toBeLessThanOrEqual(22);
      seen.push(...answer.items.map(({ id }) => id));
      cursor = answer.cursor;
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => entryOf(44 - index).id));
  });

  it('refuses a cursor of another question', async () => {
    for (const minute of [0, 1]) await auditLog.begin('wsp_6', entryOf(minute));
    const { cursor } = await auditLog.list('wsp_6', EVERYTHING, { limit: 1, cursor: null });
    const other = { ...EVERYTHING, from: START };
    await expect(auditLog.list('wsp_6', other, { limit: 1, cursor })).rejects.toMatchObject({
      code: 'invalid-parameter',
    });
  });

  it('ends a page early where entries are large, and loses none', async () => {
    const before = { text: 'x'.repeat(99_000) };
    const ids = Array.from({ length: 45 }, (_, minute) => entryOf(minute, { before }));
    for (const entry of ids) await auditLog.begin('wsp_7', entry);
    const first = await auditLog.list('wsp_7', EVERYTHING, { limit: 200, cursor: null });
    expect(JSON.stringify(first.items).length).toBeLessThan(4_500_000);
    const rest = await auditLog.list('wsp_7', EVERYTHING, { limit: 200, cursor: first.cursor });
    expect([...first.items, ...rest.items].length).toBeGreaterThan(first.items.length);
    expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(
      first.items.length + rest.items.length,
    );
  });
});
