import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Ask, createAsk, startTestCloud, type TestCloud } from '#test/support/local-cloud.ts';

const PARALLEL = 6;
const keySchema = z.object({ id: z.string(), key: z.string() });
const entriesSchema = z.object({
  items: z.array(
    z.object({
      action: z.string(),
      before: z.looseObject({}).nullable(),
      outcome: z.object({ status: z.int() }).nullable(),
    }),
  ),
});

describe('keys and changes, over the deployed functions and their permissions', () => {
  let test: TestCloud;
  let ask: Ask;
  beforeAll(async () => {
    test = await startTestCloud({});
    ask = test.ask;
  });
  afterAll(() => test.stop());

  const post = async (path: string, body: object, idempotencyKey: string) => {
    const response = await fetch(`${test.cloud.origin}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${test.cloud.firstKey.key}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const entries = async () => entriesSchema.parse((await ask('GET', '/v1/audit-log')).body).items;

  it('lets a key in until it is revoked, and keeps the last admin key', async () => {
    const made = keySchema.parse((await ask('POST', '/v1/api-keys', { name: 'Other', role: 'admin' })).body);
    const other = createAsk(test.cloud.origin, made.key);
    const { items } = z
      .object({ items: z.array(z.object({ id: z.string(), name: z.string() })) })
      .parse((await other('GET', '/v1/api-keys')).body);
    expect(items.map(({ name }) => name)).toEqual(['First key', 'Other']);
    expect((await ask('DELETE', `/v1/api-keys/${made.id}`)).status).toBe(204);
    expect((await other('GET', '/v1/api-keys')).status).toBe(401);
    expect((await ask('DELETE', `/v1/api-keys/${items[0]?.id}`)).status).toBe(409);
    expect(await entries()).toMatchObject([
      { action: 'api-key.delete', before: { id: made.id }, outcome: { status: 204 } },
      { action: 'api-key.create', before: null, outcome: { status: 201 } },
    ]);
    expect(JSON.stringify(await entries())).not.toContain(made.key);
  });

  it('makes a call once, however many come at the same moment', async () => {
    const calls = Array.from({ length: PARALLEL }, () =>
      post('/v1/campaigns', { name: 'Parallel' }, 'parallel'),
    );
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(statuses).toContain(201);
    expect([201, 409]).toEqual(expect.arrayContaining(statuses));
    const { body } = await ask('GET', '/v1/campaigns');
    expect(body).toMatchObject({ items: [{ name: 'Parallel' }] });
    const again = await post('/v1/campaigns', { name: 'Parallel' }, 'parallel');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  });

  it('gives the answer of a call whose function ended before it could', async () => {
    await ask('POST', '/_local/faults', { target: 'manage', kind: 'crash-after', count: 1 });
    expect((await post('/v1/campaigns', { name: 'Crashed' }, 'crashed')).status).toBe(500);
    const again = await post('/v1/campaigns', { name: 'Crashed' }, 'crashed');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect((await entries()).filter(({ action }) => action === 'campaign.create')).toHaveLength(2);
  });
});
