import { describe, expect, it } from 'vitest';
import { createApiWorld, NOW } from '#test/support/api-world.ts';

const PATH = '/v1/workspace';

describe('/v1/workspace', () => {
  it('shows the workspace of the key', async () => {
    const { call, home, foreign } = await createApiWorld();
    expect(await call('GET', PATH, { role: 'viewer' })).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      body: {
        id: home,
        name: 'Home',
        timezone: 'Europe/Berlin',
        currency: 'EUR',
        createdAt: NOW,
        version: 1,
      },
    });
    expect((await call('GET', PATH, { workspaceId: foreign })).body).toMatchObject({ name: 'Foreign' });
  });

  it('changes what is named and leaves the rest', async () => {
    const { call, world } = await createApiWorld();
    world.now += 60_000;
    const changed = await call('PATCH', PATH, { body: { timezone: 'Asia/Kolkata' } });
    expect(changed).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { name: 'Home', timezone: 'Asia/Kolkata', currency: 'EUR', updatedAt: '2026-03-14T13:21:00Z' },
    });
    await call('PATCH', PATH, { body: { name: 'House', currency: 'USD' } });
    expect((await call('GET', PATH)).body).toMatchObject({
      name: 'House',
      timezone: 'Asia/Kolkata',
      currency: 'USD',
      createdAt: NOW,
      version: 3,
    });
  });

  it('loses no update', async () => {
    const { call } = await createApiWorld();
    const headers = { 'if-match': '"1"' };
    expect((await call('PATCH', PATH, { body: { name: 'A' }, headers })).status).toBe(200);
    expect((await call('PATCH', PATH, { body: { name: 'B' }, headers })).status).toBe(412);
    const both = await Promise.all(['C', 'D'].map((name) => call('PATCH', PATH, { body: { name } })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it.each([
    ['no name', { name: '' }, 'name'],
    ['a zone that does not exist', { timezone: 'Mars/Olympus' }, 'timezone'],
    ['an offset for a zone', { timezone: '+02:00' }, 'timezone'],
    ['no currency', { currency: 'euro' }, 'currency'],
    ['another id', { id: 'wsp_1' }, 'id'],
  ])('refuses %s', async (_what, body, path) => {
    const { call } = await createApiWorld();
    expect(await call('PATCH', PATH, { body })).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it('is not there when a key outlived it', async () => {
    const { call } = await createApiWorld();
    expect((await call('GET', PATH, { workspaceId: 'wsp_gone' })).status).toBe(404);
  });
});
