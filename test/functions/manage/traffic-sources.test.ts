import { describe, expect, it } from 'vitest';
import { MAX_TRAFFIC_SOURCES } from '#shared/domain/integration.ts';
import { createApiWorld, NOW, openNetwork, SECRET, zonedNetwork } from '#test/support/api-world.ts';

async function createWorld() {
  const world = await createApiWorld();
  const answer = await world.call('POST', '/v1/integrations', {
    body: { provider: openNetwork.id, name: 'Main', credentials: { apiToken: SECRET } },
  });
  const create = (change: Record<string, unknown> = {}) =>
    world.call('POST', '/v1/traffic-sources', {
      body: { name: 'Pops', provider: openNetwork.id, ...change },
    });
  return { ...world, create, integrationId: String(answer.body['id']) };
}

describe('/v1/traffic-sources', () => {
  it('makes, shows, lists, changes and deletes them', async () => {
    const { call, create } = await createWorld();
    const made = await create();
    const path = `/v1/traffic-sources/${String(made.body['id'])}`;
    expect(made).toMatchObject({ status: 201, headers: { etag: '"1"', location: path } });
    expect(made.body).toEqual({
      id: expect.stringMatching(/^trs_/),
      name: 'Pops',
      provider: 'open-net',
      integrationId: null,
      createdAt: NOW,
      updatedAt: NOW,
      version: 1,
    });
    expect((await call('GET', path)).body).toEqual(made.body);
    expect((await call('GET', '/v1/traffic-sources')).body).toEqual({ items: [made.body], nextCursor: null });
    expect(await call('PATCH', path, { body: { name: 'Native' } })).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { name: 'Native', version: 2 },
    });
    expect(await call('DELETE', path, { headers: { 'if-match': '"1"' } })).toMatchObject({ status: 412 });
    expect(await call('DELETE', path)).toMatchObject({ status: 204 });
    expect(await call('GET', path)).toMatchObject({ status: 404 });
  });

  it('shows the same relation as the integration', async () => {
    const { call, create, integrationId } = await createWorld();
    const id = String((await create({ integrationId })).body['id']);
    const idsOf = async () =>
      (await call('GET', `/v1/integrations/${integrationId}`)).body['trafficSourceIds'];
    expect(await idsOf()).toEqual([id]);
    await call('PATCH', `/v1/traffic-sources/${id}`, { body: { integrationId: null } });
    expect(await idsOf()).toEqual([]);
    await call('PATCH', `/v1/traffic-sources/${id}`, { body: { integrationId } });
    expect(await idsOf()).toEqual([id]);
    await call('DELETE', `/v1/traffic-sources/${id}`);
    expect(await idsOf()).toEqual([]);
  });

  it.each([
    ['a provider that is not known', { provider: 'none' }, 400, 'provider'],
    ['an empty name', { name: ' ' }, 400, 'name'],
    ['an integration that does not exist', { integrationId: 'int_none' }, 404, 'integrationId'],
  ])('refuses %s', async (_what, change, status, path) => {
    const { create } = await createWorld();
    expect(await create(change)).toMatchObject({ status, body: { errors: [{ path }] } });
  });

  it('refuses the integration of another provider, when made and when changed', async () => {
    const { call, create, integrationId } = await createWorld();
    const mismatch = {
      status: 422,
      body: {
        type: expect.stringMatching(/\/traffic-source-mismatch$/),
        errors: [{ path: 'integrationId' }],
      },
    };
    expect(await create({ provider: zonedNetwork.id, integrationId })).toMatchObject(mismatch);
    const id = String((await create({ provider: zonedNetwork.id })).body['id']);
    expect(await call('PATCH', `/v1/traffic-sources/${id}`, { body: { integrationId } })).toMatchObject(
      mismatch,
    );
  });

  it('refuses one more than an integration takes', async () => {
    const { create, integrationId } = await createWorld();
    for (let count = 0; count < MAX_TRAFFIC_SOURCES; count += 1) await create({ integrationId });
    expect(await create({ integrationId })).toMatchObject({
      status: 422,
      body: { type: expect.stringMatching(/\/too-many-traffic-sources$/) },
    });
  });

  it('keeps one that a campaign belongs to, naming the campaign', async () => {
    const { call, create } = await createWorld();
    const id = String((await create()).body['id']);
    await call('POST', '/v1/campaigns', { body: { name: 'Spring', trafficSourceId: id } });
    expect(await call('DELETE', `/v1/traffic-sources/${id}`)).toMatchObject({
      status: 409,
      body: {
        type: expect.stringMatching(/\/traffic-source-in-use$/),
        detail: expect.stringContaining('"Spring"'),
      },
    });
  });
});
