import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIntegrationRepository } from '#shared/adapters/dynamodb/integration-repository.ts';
import { ACTIVE_SHARDS, activeShardOf, configKeys } from '#shared/adapters/dynamodb/keys.ts';
import { createTrafficSourceRepository } from '#shared/adapters/dynamodb/traffic-source-repository.ts';
import type { TrafficSource } from '#shared/domain/campaign.ts';
import { RequestError } from '#shared/domain/errors.ts';
import type { Integration } from '#shared/domain/integration.ts';
import {
  ConflictError,
  type IntegrationRepository,
  type PlannableIntegration,
  type TrafficSourceRepository,
} from '#shared/domain/ports.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const AT = '2026-03-14T13:20:00Z';

const integrationOf = (id: string, change: Partial<Integration> = {}): Integration => ({
  id,
  workspaceId: 'wsp_1',
  kind: 'cost',
  provider: 'exoclick',
  name: 'Main',
  state: 'active',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  credentials: 'sealed',
  credentialHint: '…9f3a',
  credentialGroup: `group-${id}`,
  trafficSourceIds: [],
  settings: { nested: { deep: [1, null, 'x'] } },
  warnings: [],
  createdAt: AT,
  updatedAt: AT,
  version: 1,
  ...change,
});

const sourceOf = (id: string, integrationId: string | null = null): TrafficSource => ({
  id,
  name: id,
  provider: 'exoclick',
  integrationId,
  createdAt: AT,
  updatedAt: AT,
  version: 1,
});

describe('integrations in DynamoDB', () => {
  let tables: TestTables;
  let integrations: IntegrationRepository;
  let sources: TrafficSourceRepository;

  beforeAll(async () => {
    tables = await createTestTables();
    const pause = { sleep: async () => {}, random: () => 0 };
    integrations = createIntegrationRepository(tables.documents, tables.configTable, pause);
    sources = createTrafficSourceRepository(tables.documents, tables.configTable, pause);
  });
  afterAll(() => tables.drop());

  const find = (id: string) => integrations.find('wsp_1', id);
  const shardOf = async (id: string): Promise<PlannableIntegration[]> => {
    const found: PlannableIntegration[] = [];
    for await (const page of integrations.pagesOfActive(activeShardOf(id))) found.push(...page);
    return found.filter((integration) => integration.id === id);
  };

  it('come back as they were stored, in their own workspace alone', async () => {
    const integration = integrationOf('int_plain');
    await integrations.create(integration, []);
    expect(await find('int_plain')).toEqual(integration);
    expect(await integrations.find('wsp_2', 'int_plain')).toBeNull();
  });

  it('are created once', async () => {
    await integrations.create(integrationOf('int_once'), []);
    await expect(integrations.create(integrationOf('int_once', { name: 'Again' }), [])).rejects.toThrow(
      ConflictError,
    );
    expect(await find('int_once')).toMatchObject({ name: 'Main' });
  });

  it('are changed from the expected version alone', async () => {
    const before = integrationOf('int_version');
    await integrations.create(before, []);
    const after = { ...before, name: 'New', version: 2 };
    await integrations.update(before, after, []);
    await expect(integrations.update(before, { ...after, name: 'Lost' }, [])).rejects.toThrow(ConflictError);
    expect(await find('int_version')).toEqual(after);
  });

  it('are in the index of the active while they are active, with what planning needs', async () => {
    const before = integrationOf('int_active');
    await integrations.create(before, []);
    expect(await shardOf('int_active')).toEqual([
      {
        id: 'int_active',
        workspaceId: 'wsp_1',
        timezone: 'Europe/Berlin',
        credentialGroup: 'group-int_active',
      },
    ]);
    await integrations.update(before, { ...before, state: 'paused', version: 2 }, []);
    expect(await shardOf('int_active')).toEqual([]);
    expect(activeShardOf('int_active')).toBeLessThan(ACTIVE_SHARDS);
  });

  it('are listed page by page in the order of their ids, deleted ones left out', async () => {
    for (const number of [1, 2, 3, 4, 5, 6]) {
      const integration = integrationOf(`int_l${number}`, { workspaceId: 'wsp_list' });
      await integrations.create(integration, []);
      if (number === 2 || number === 3) {
        await integrations.update(integration, { ...integration, state: 'deleted', version: 2 }, []);
      }
    }
    const first = await integrations.list('wsp_list', { limit: 2, cursor: null });
    expect(first.items.map(({ id }) => id)).toEqual(['int_l1', 'int_l4']);
    const second = await integrations.list('wsp_list', { limit: 2, cursor: first.cursor });
    expect(second.items.map(({ id }) => id)).toEqual(['int_l5', 'int_l6']);
    expect(second.cursor).toBeNull();
    expect(await integrations.find('wsp_list', 'int_l2')).toMatchObject({ state: 'deleted' });
  });

  it.each(['nonsense', '', Buffer.from('{"of":"INTEGRATION#wsp_2","after":"int_1"}').toString('base64url')])(
    'refuse a cursor that they did not make: %s',
    async (cursor) => {
      const list = integrations.list('wsp_list', { limit: 2, cursor });
      await expect(list).rejects.toThrow(RequestError);
      await expect(list).rejects.toMatchObject({ code: 'invalid-parameter', errors: [{ path: 'cursor' }] });
    },
  );

  it('tell the oldest user of a credential, as long as it uses it', async () => {
    const first = integrationOf('int_c1', { credentialGroup: 'shared' });
    const second = integrationOf('int_c2', { credentialGroup: 'shared' });
    await integrations.create(second, []);
    await integrations.create(first, []);
    expect(await integrations.firstUserOfCredential('wsp_1', 'shared')).toBe('int_c1');
    await integrations.update(first, { ...first, credentialGroup: 'other', version: 2 }, []);
    expect(await integrations.firstUserOfCredential('wsp_1', 'shared')).toBe('int_c2');
    expect(await integrations.firstUserOfCredential('wsp_1', 'other')).toBe('int_c1');
    await integrations.update(second, { ...second, state: 'deleted', credentialGroup: '', version: 2 }, []);
    expect(await integrations.firstUserOfCredential('wsp_1', 'shared')).toBeNull();
    expect(await integrations.firstUserOfCredential('wsp_1', '')).toBeNull();
  });

  it('take traffic sources from one another in one step, and raise the version of the other', async () => {
    const from = integrationOf('int_from');
    await integrations.create(from, []);
    for (const id of ['trs_a', 'trs_b', 'trs_c']) await sources.create('wsp_1', sourceOf(id, 'int_from'));
    expect(await find('int_from')).toMatchObject({
      trafficSourceIds: ['trs_a', 'trs_b', 'trs_c'],
      version: 4,
    });

    const moves = ['trs_a', 'trs_b'].map((id) => ({
      source: sourceOf(id, 'int_from'),
      integrationId: 'int_to',
    }));
    const to = integrationOf('int_to', { trafficSourceIds: ['trs_a', 'trs_b'] });
    await integrations.create(to, moves);
    expect(await find('int_from')).toMatchObject({ trafficSourceIds: ['trs_c'], version: 5 });
    expect(await find('int_to')).toEqual(to);
    expect(await sources.find('wsp_1', 'trs_a')).toMatchObject({ integrationId: 'int_to', version: 2 });

    const back = moves.map(({ source }) => ({
      source: { ...source, integrationId: 'int_to', version: 2 },
      integrationId: 'int_from',
    }));
    await integrations.update(to, { ...to, trafficSourceIds: [], version: 2 }, back);
    expect(await find('int_from')).toMatchObject({
      trafficSourceIds: ['trs_a', 'trs_b', 'trs_c'],
      version: 6,
    });
    expect(await sources.find('wsp_1', 'trs_b')).toMatchObject({ integrationId: 'int_from', version: 3 });
  });

  it('are not stored when a traffic source has changed meanwhile', async () => {
    await sources.create('wsp_1', sourceOf('trs_stale'));
    await sources.update('wsp_1', sourceOf('trs_stale'), {
      ...sourceOf('trs_stale'),
      name: 'New',
      version: 2,
    });
    const create = integrations.create(integrationOf('int_stale', { trafficSourceIds: ['trs_stale'] }), [
      { source: sourceOf('trs_stale'), integrationId: 'int_stale' },
    ]);
    await expect(create).rejects.toThrow(ConflictError);
    expect(await find('int_stale')).toBeNull();
  });

  it('refuse a stored item of another shape, naming fields and no values', async () => {
    const { documents, configTable } = tables;
    const key = configKeys.integration('wsp_1', 'int_plain');
    const { Item } = await documents.send(new GetCommand({ TableName: configTable, Key: key }));
    expect(Item).toMatchObject({ entity: 'integration' });
    const broken = {
      ...Item,
      ...configKeys.integration('wsp_1', 'int_broken'),
      name: 7,
      currency: 'secret-value',
    };
    await documents.send(new PutCommand({ TableName: configTable, Item: broken }));
    await expect(find('int_broken')).rejects.toThrow('A stored integration is malformed in: name, currency.');
  });
});
