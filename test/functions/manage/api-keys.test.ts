import { describe, expect, it } from 'vitest';
import { ConflictError } from '#shared/domain/ports.ts';
import { principalFrom } from '#shared/lambda/authorization.ts';
import { authorizerHandler } from '#shared/lambda/authorizer-handler.ts';
import { createApiWorld, NOW } from '#test/support/api-world.ts';
import { createLambdaContext } from '#test/support/lambda-context.ts';

async function createWorld() {
  const world = await createApiWorld();
  const create = (body: Record<string, unknown> = {}, workspaceId = world.home) =>
    world.call('POST', '/v1/api-keys', { body: { name: 'CI', role: 'editor', ...body }, workspaceId });
  const authorizer = authorizerHandler(world.deps, { error: () => {} });
  /** What the authorizer finds for a key. */
  const enter = async (key: unknown) => {
    const event = { headers: { authorization: `Bearer ${key}` }, requestContext: { requestId: 'r' } };
    return (await authorizer(event, createLambdaContext())).context;
  };
  const revoke = (id: unknown, headers = {}) => world.call('DELETE', `/v1/api-keys/${id}`, { headers });
  return { ...world, create, enter, revoke };
}

describe('/v1/api-keys', () => {
  it('makes a key that opens the workspace, and shows it this once', async () => {
    const { call, home, create, enter, config } = await createWorld();
    const made = await create({ expiresAt: '2027-01-01T02:00:00+02:00' });
    const { id, key } = made.body;
    expect(made).toMatchObject({ status: 201, headers: { location: `/v1/api-keys/${id}`, etag: '"1"' } });
    expect(made.body).toEqual({
      id: expect.stringMatching(/^key_/),
      name: 'CI',
      role: 'editor',
      key: expect.stringMatching(/^adt_[A-Za-z0-9_-]{43}$/),
      hint: `…${String(key).slice(-4)}`,
      createdAt: NOW,
      expiresAt: '2027-01-01T00:00:00Z',
      version: 1,
    });
    expect(principalFrom(await enter(key))).toEqual({ workspaceId: home, keyId: id, role: 'editor' });
    const { key: _key, ...view } = made.body;
    const shown = await call('GET', `/v1/api-keys/${id}`);
    expect(shown).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    expect(shown.body).toEqual(view);
    expect((await call('GET', '/v1/api-keys')).body).toEqual({ items: [view], nextCursor: null });
    const stored = await config.apiKeys.find(home, String(id));
    expect(JSON.stringify([stored, shown.body])).not.toContain(String(key));
    expect(JSON.stringify(shown.body)).not.toContain(stored?.hash);
  });

  it('lists them page by page, the oldest first, expired ones included', async () => {
    const { call, create, world } = await createWorld();
    for (const name of ['A', 'B', 'C']) await create({ name, expiresAt: '2026-03-14T14:00:00Z' });
    world.now += 3_600_000;
    const first = (await call('GET', '/v1/api-keys', { query: 'limit=2' })).body;
    expect(first['items']).toMatchObject([{ name: 'A' }, { name: 'B' }]);
    const rest = await call('GET', '/v1/api-keys', { query: `limit=2&cursor=${first['nextCursor']}` });
    expect(rest.body).toMatchObject({ items: [{ name: 'C' }], nextCursor: null });
  });

  it.each([
    ['no name', { name: ' ' }, 'name'],
    ['an unknown role', { role: 'owner' }, 'role'],
    ['an end that is over', { expiresAt: NOW }, 'expiresAt'],
    ['an end that is no instant', { expiresAt: '2027-01-01' }, 'expiresAt'],
    ['a key of its own', { key: 'adt_mine' }, 'key'],
  ])('refuses %s', async (_what, body, path) => {
    const { create, call } = await createWorld();
    expect(await create(body)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
    expect((await call('GET', '/v1/api-keys')).body['items']).toEqual([]);
  });

  it('lets a revoked key in no more, at once', async () => {
    const { call, create, enter, revoke } = await createWorld();
    const { body } = await create();
    expect((await revoke(body['id'], { 'if-match': '"2"' })).status).toBe(412);
    expect((await revoke(body['id'], { 'if-match': '"1"' })).status).toBe(204);
    expect(await enter(body['key'])).toEqual({ refusal: 'unknown' });
    expect((await revoke(body['id'])).status).toBe(404);
    expect((await call('GET', `/v1/api-keys/${body['id']}`)).status).toBe(404);
  });

  it('keeps the last admin key that works', async () => {
    const { create, revoke, foreign, world } = await createWorld();
    const { body: last } = await create({ role: 'admin' });
    const { body: expiring } = await create({ role: 'admin', expiresAt: '2026-03-14T14:00:00Z' });
    await create({ role: 'editor' });
    await create({ role: 'admin' }, foreign);
    world.now += 3_600_000;
    expect(await revoke(last['id'])).toMatchObject({
      status: 409,
      body: { type: expect.stringMatching(/\/last-admin-key$/) },
    });
    const { body: next } = await create({ role: 'admin' });
    expect((await revoke(last['id'])).status).toBe(204);
    expect((await revoke(next['id'])).status).toBe(409);
    expect((await revoke(expiring['id'])).status).toBe(204);
  });

  it('keeps one of two admin keys that are revoked at the same moment', async () => {
    const { create, revoke, call } = await createWorld();
    const keys = [await create({ role: 'admin' }), await create({ role: 'admin' })];
    const answers = await Promise.all(keys.map(({ body }) => revoke(body['id'])));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    expect((await call('GET', '/v1/api-keys')).body['items']).toHaveLength(1);
  });

  it('asks to repeat where other keys keep changing', async () => {
    const { create, revoke, deps } = await createWorld();
    const [first] = [await create({ role: 'admin' }), await create({ role: 'admin' })];
    deps.apiKeys.delete = () => Promise.reject(new ConflictError('Gone.'));
    expect(await revoke(first?.body['id'])).toMatchObject({
      status: 409,
      body: { type: expect.stringMatching(/\/concurrent-change$/) },
    });
  });

  it('shows a key again to whom repeats the call, and to nobody else', async () => {
    const { call, create, auditEntries, deps } = await createWorld();
    const options = { body: { name: 'CI', role: 'viewer' }, headers: { 'idempotency-key': 'once' } };
    const first = await call('POST', '/v1/api-keys', options);
    const second = await call('POST', '/v1/api-keys', options);
    expect(second.body).toEqual(first.body);
    await create({ name: 'Another' });
    const entries = auditEntries();
    expect(entries).toMatchObject([
      { action: 'api-key.create', outcome: { after: { id: first.body['id'], name: 'CI' } } },
      { action: 'api-key.create', outcome: { after: { name: 'Another' } } },
    ]);
    expect(JSON.stringify(entries)).not.toContain(String(first.body['key']));
    expect(JSON.stringify(entries)).not.toContain(deps.hashKey(String(first.body['key'])));
  });
});
