import { describe, expect, it } from 'vitest';
import { RequestError } from '#shared/domain/errors.ts';
import { SECOND_MS } from '#shared/domain/time.ts';
import { createThingWorld } from './thing-world.ts';

const KEY = 'order 7';
const keyed = (key: string = KEY) => ({ headers: { 'idempotency-key': key } });
const code = (text: string) => JSON.parse(text).type.split('/').at(-1);

/** Ends when it is told to. */
function createGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

describe('a POST with an Idempotency-Key', () => {
  it('is made once, and answered the same again', async () => {
    const { send, things, entries } = createThingWorld();
    const first = await send('POST /v1/things', { name: 'a' }, keyed());
    expect(first).toMatchObject({ status: 201, headers: { location: '/v1/things/thg_1' } });
    expect(JSON.parse(first.text)).toEqual({ id: 'thg_1', name: 'a', key: 'key of thg_1' });
    const second = await send('POST /v1/things', { name: 'a' }, keyed());
    expect(second).toEqual({
      ...first,
      headers: { ...first.headers, 'idempotency-replayed': 'true', 'x-request-id': 'request 2' },
    });
    expect(things.size).toBe(1);
    expect(entries()).toHaveLength(1);
  });

  it('is made again under another key, without one, or in another workspace', async () => {
    const { send, things } = createThingWorld();
    const lambda = { workspaceId: 'wsp_2', keyId: 'key_2', role: 'editor' };
    const elsewhere = { requestContext: { requestId: 'r', authorizer: { lambda } } };
    for (const change of [keyed(), keyed('order 8'), {}, { ...keyed(), ...elsewhere }]) {
      const { status, headers } = await send('POST /v1/things', { name: 'a' }, change);
      expect([status, headers['idempotency-replayed']]).toEqual([201, undefined]);
    }
    expect(things.size).toBe(4);
  });

  it('keeps no secret as it is', async () => {
    const { send, deps } = createThingWorld();
    const kept: string[] = [];
    const { complete } = deps.idempotency;
    deps.idempotency.complete = async (call, owner, answer) => {
      kept.push(JSON.stringify([call, answer]), Buffer.from(answer.content).toString('latin1'));
      await complete(call, owner, answer);
    };
    await send('POST /v1/things', { name: 'hunter2' }, keyed());
    expect(kept).toHaveLength(2);
    for (const secret of ['hunter2', 'key of thg_1']) expect(kept.join()).not.toContain(secret);
  });

  it.each<[string, string, unknown, object]>([
    ['body', 'POST /v1/things', { name: 'b' }, {}],
    ['parameter', 'POST /v1/things', { name: 'a' }, { rawQueryString: 'depth=1' }],
    ['path', 'POST /v1/things/thg_1/polish', undefined, {}],
  ])('is refused where the key was used with another %s', async (_what, call, body, change) => {
    const { send, things } = createThingWorld();
    await send('POST /v1/things', { name: 'a' }, keyed());
    const { status, text } = await send(call, body, { ...change, ...keyed() });
    expect([status, code(text)]).toEqual([422, 'idempotency-key-reused']);
    expect([...things.values()]).toEqual([{ id: 'thg_1', name: 'a' }]);
  });

  it('has to wait while the first one is running', async () => {
    const { send, world, things } = createThingWorld();
    const gate = createGate();
    world.interfere = () => gate.opened;
    const first = send('POST /v1/things', { name: 'a' }, keyed());
    const second = await send('POST /v1/things', { name: 'a' }, keyed());
    expect([second.status, code(second.text)]).toEqual([409, 'idempotency-in-progress']);
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
    gate.open();
    const { status, text } = await first;
    expect(status).toBe(201);
    expect((await send('POST /v1/things', { name: 'a' }, keyed())).text).toBe(text);
    expect(things.size).toBe(1);
  });

  it('may be made again when the first one was cut off', async () => {
    const { send, world } = createThingWorld();
    world.interfere = () => new Promise(() => {});
    void send('POST /v1/things', { name: 'a' }, keyed());
    await new Promise((resolve) => setImmediate(resolve));
    world.interfere = async () => {};
    expect((await send('POST /v1/things', { name: 'a' }, keyed())).status).toBe(409);
    world.now += 31 * SECOND_MS;
    expect((await send('POST /v1/things', { name: 'a' }, keyed())).status).toBe(201);
  });

  it('gets a refusal of the handler again, whatever has changed since', async () => {
    const { send, things } = createThingWorld();
    const first = await send('POST /v1/things/thg_1/polish', undefined, keyed());
    expect(first.status).toBe(404);
    things.set('thg_1', { id: 'thg_1', name: 'a' });
    const second = await send('POST /v1/things/thg_1/polish', undefined, keyed());
    expect(second).toMatchObject({
      status: 404,
      text: first.text,
      headers: { 'content-type': 'application/problem+json', 'idempotency-replayed': 'true' },
    });
  });

  it.each([
    ['an error of ours', new Error('bug'), 500],
    ['an outage', new RequestError('unavailable', 'provider-unavailable', 'Away.'), 503],
    ['a change at the same moment', new RequestError('conflict', 'concurrent-change', 'Repeat.'), 409],
  ])('may be made again after %s', async (_what, error, status) => {
    const { send, world, things } = createThingWorld();
    world.interfere = () => Promise.reject(error);
    expect((await send('POST /v1/things', { name: 'a' }, keyed())).status).toBe(status);
    world.interfere = async () => {};
    expect((await send('POST /v1/things', { name: 'b' }, keyed())).status).toBe(201);
    expect(things.size).toBe(1);
  });

  it('claims nothing when it is refused before its handler', async () => {
    const { send, things } = createThingWorld();
    const lambda = { workspaceId: 'wsp_1', keyId: 'key_1', role: 'viewer' };
    const viewer = { requestContext: { requestId: 'r', authorizer: { lambda } } };
    expect((await send('POST /v1/things', { name: 1 }, keyed())).status).toBe(400);
    expect((await send('POST /v1/things', { name: 'a' }, { ...keyed(), ...viewer })).status).toBe(403);
    expect((await send('POST /v1/things', { name: 'a' }, keyed())).status).toBe(201);
    expect(things.size).toBe(1);
  });

  it.each(['', 'a'.repeat(256), 'ключ', 'a\nb'])('refuses the key %j', async (key) => {
    const { send, things } = createThingWorld();
    const { status, text } = await send('POST /v1/things', { name: 'a' }, keyed(key));
    expect([status, code(text)]).toEqual([400, 'invalid-parameter']);
    expect(JSON.parse(text).errors).toMatchObject([{ path: 'idempotency-key' }]);
    expect(things.size).toBe(0);
  });

  it('stands although its answer could not be kept, which is logged', async () => {
    const { send, deps, things, logged } = createThingWorld();
    deps.idempotency.complete = () => Promise.reject(new Error('The table is away.'));
    expect((await send('POST /v1/things', { name: 'a' }, keyed())).status).toBe(201);
    expect(things.size).toBe(1);
    expect(logged).toMatchObject([
      ['The answer to a repeatable call could not be kept.', expect.any(Error), { requestId: 'request 1' }],
    ]);
  });

  it('is not made when its key cannot be claimed', async () => {
    const { send, deps, things } = createThingWorld();
    deps.idempotency.claim = () => Promise.reject(new Error('The table is away.'));
    expect((await send('POST /v1/things', { name: 'a' }, keyed())).status).toBe(500);
    expect(things.size).toBe(0);
  });

  it('changes nothing for other methods', async () => {
    const { send, things } = createThingWorld();
    things.set('thg_1', { id: 'thg_1', name: 'a' });
    for (const name of ['b', 'c']) await send('PATCH /v1/things/thg_1', { name }, keyed());
    expect(things.get('thg_1')?.name).toBe('c');
  });
});
