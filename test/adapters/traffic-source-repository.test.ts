import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIntegrationRepository } from '#shared/adapters/dynamodb/integration-repository.ts';
import { createTrafficSourceRepository } from '#shared/adapters/dynamodb/traffic-source-repository.ts';
import type { TrafficSource } from '#shared/domain/campaign.ts';
import { type Integration, MAX_TRAFFIC_SOURCES } from '#shared/domain/integration.ts';
import {
  ConflictError,
  type IntegrationRepository,
  type TrafficSourceRepository,
} from '#shared/domain/ports.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const AT = '2026-03-14T13:20:00Z';

const sourceOf = (id: string, change: Partial<TrafficSource> = {}): TrafficSource => ({
  id,
  name: id,
  provider: 'exoclick',
  integrationId: null,
  createdAt: AT,
  updatedAt: AT,
  version: 1,
  ...change,
});

const integrationOf = (id: string): Integration => ({
  id,
  workspaceId: 'wsp_1',
  kind: 'cost',
  provider: 'exoclick',
  name: 'Main',
  state: 'active',
  timezone: 'Etc/UTC',
  currency: 'USD',
  credentials: 'sealed',
  credentialHint: '…',
  credentialGroup: 'group',
  trafficSourceIds: [],
  settings: {},
  warnings: [],
  createdAt: AT,
  updatedAt: AT,
  version: 1,
});

describe('traffic sources in DynamoDB', () => {
  let tables: TestTables;
  let integrations: IntegrationRepository;
  let sources: TrafficSourceRepository;

  beforeAll(async () => {
    tables = await createTestTables();
    const pause = { sleep: async () => {}, random: () => 0 };
    integrations = createIntegrationRepository(tables.documents, tables.configTable, pause);
    sources = createTrafficSourceRepository(tables.documents, tables.configTable, pause);
    for (const id of ['int_a', 'int_b', 'int_full', 'int_gone'])
      await integrations.create(integrationOf(id), []);
  });
  afterAll(() => tables.drop());

  const idsOf = async (id: string) => (await integrations.find('wsp_1', id))?.trafficSourceIds;

  it('show on both sides which integration they have, from creation to deletion', async () => {
    const first = sourceOf('trs_1', { integrationId: 'int_a' });
    await sources.create('wsp_1', first);
    expect(await idsOf('int_a')).toEqual(['trs_1']);

    const moved = { ...first, integrationId: 'int_b', version: 2 };
    await sources.update('wsp_1', first, moved);
    expect([await idsOf('int_a'), await idsOf('int_b')]).toEqual([[], ['trs_1']]);
    expect(await sources.find('wsp_1', 'trs_1')).toEqual(moved);

    await sources.delete('wsp_1', moved);
    expect(await idsOf('int_b')).toEqual([]);
    expect(await sources.find('wsp_1', 'trs_1')).toBeNull();
  });

  it('are not changed or deleted from a version that is no longer the stored one', async () => {
    const stored = sourceOf('trs_2', { version: 5 });
    await sources.create('wsp_1', stored);
    const stale = { ...stored, version: 4 };
    await expect(sources.update('wsp_1', stale, { ...stale, name: 'Lost' })).rejects.toThrow(ConflictError);
    await expect(sources.delete('wsp_1', stale)).rejects.toThrow(ConflictError);
    expect(await sources.find('wsp_1', 'trs_2')).toEqual(stored);
  });

  it('stop at the most that an integration takes', async () => {
    for (let number = 0; number < MAX_TRAFFIC_SOURCES; number += 1) {
      await sources.create('wsp_1', sourceOf(`trs_f${number}`, { integrationId: 'int_full' }));
    }
    const oneMore = sources.create('wsp_1', sourceOf('trs_more', { integrationId: 'int_full' }));
    await expect(oneMore).rejects.toThrow(ConflictError);
    expect(await idsOf('int_full')).toHaveLength(MAX_TRAFFIC_SOURCES);
  });

  it('cannot be assigned to an integration that is deleted', async () => {
    const integration = integrationOf('int_gone');
    await integrations.update(integration, { ...integration, state: 'deleted', version: 2 }, []);
    const create = sources.create('wsp_1', sourceOf('trs_late', { integrationId: 'int_gone' }));
    await expect(create).rejects.toThrow(ConflictError);
  });

  it('are all on the integration when many are assigned at the same moment', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `trs_p${String(index).padStart(2, '0')}`);
    await Promise.all(ids.map((id) => sources.create('wsp_1', sourceOf(id, { integrationId: 'int_a' }))));
    expect(await idsOf('int_a')).toEqual(ids);
  });

  it('are listed in the order of their ids, page by page', async () => {
    for (const id of ['trs_y', 'trs_x', 'trs_z']) await sources.create('wsp_list', sourceOf(id));
    const first = await sources.list('wsp_list', { limit: 2, cursor: null });
    const second = await sources.list('wsp_list', { limit: 2, cursor: first.cursor });
    expect([first, second].map(({ items }) => items.map(({ id }) => id))).toEqual([
      ['trs_x', 'trs_y'],
      ['trs_z'],
    ]);
    expect(second.cursor).toBeNull();
  });
});
