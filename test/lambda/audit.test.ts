import { InternalServerError } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { RequestError } from '#shared/domain/errors.ts';
import { createThingWorld } from './thing-world.ts';

const AT = '2026-03-14T13:20:00Z';
const THING = { id: 'thg_1', name: 'a' };

function createWorld() {
  const world = createThingWorld();
  world.things.set(THING.id, THING);
  return world;
}

describe('the record of a change', () => {
  it('tells who changed what, from what, to what', async () => {
    const { send, entries } = createWorld();
    await send('PATCH /v1/things/thg_1', { name: 'b' });
    expect(entries()).toEqual([
      {
        id: expect.stringMatching(/^aud_/),
        at: AT,
        keyId: 'key_1',
        role: 'editor',
        action: 'thing.update',
        route: 'PATCH /v1/things/{id}',
        resourceIds: ['thg_1'],
        requestId: 'request 1',
        before: THING,
        outcome: { at: AT, status: 200, after: { id: 'thg_1', name: 'b' } },
        truncated: false,
      },
    ]);
  });

  it('of what is made has nothing before, its new id, and no secret', async () => {
    const { send, entries } = createThingWorld();
    const { text } = await send('POST /v1/things', { name: 'a' });
    expect(JSON.parse(text)).toMatchObject({ key: 'key of thg_1' });
    expect(entries()).toMatchObject([
      {
        action: 'thing.create',
        resourceIds: ['thg_1'],
        before: null,
        outcome: { status: 201, after: { id: 'thg_1', name: 'a' } },
      },
    ]);
    expect(JSON.stringify(entries())).not.toContain('key of');
  });

  it.each([
    ['POST /v1/things/thg_1/polish', 'thing.polish', { ...THING, name: 'polished' }],
    ['DELETE /v1/things/thg_1', 'thing.delete', null],
  ])('of %s tells what was there', async (call, action, after) => {
    const { send, entries } = createWorld();
    await send(call);
    expect(entries()).toMatchObject([{ action, resourceIds: ['thg_1'], before: THING, outcome: { after } }]);
  });

  it('is there before the change is made, and without an outcome until it is', async () => {
    const { send, world, entries, things } = createWorld();
    let seen: unknown;
    world.interfere = async () => {
      seen = [entries(), things.get('thg_1')];
    };
    await send('PATCH /v1/things/thg_1', { name: 'b' });
    expect(seen).toMatchObject([[{ before: THING, outcome: null }], THING]);
  });

  it('keeps what was cut off, so that it can be seen', async () => {
    const { send, world, entries } = createWorld();
    world.interfere = () => new Promise(() => {});
    void send('PATCH /v1/things/thg_1', { name: 'b' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(entries()).toMatchObject([{ action: 'thing.update', before: THING, outcome: null }]);
  });

  it('has nothing of what was refused, by whomever', async () => {
    const { send, world, entries } = createWorld();
    await send('PATCH /v1/things/thg_1', { name: 1 });
    await send('PATCH /v1/things/thg_2', { name: 'b' });
    await send('GET /v1/things/thg_1');
    world.interfere = () => Promise.reject(new RequestError('conflict', 'taken', 'It is taken.'));
    expect((await send('PATCH /v1/things/thg_1', { name: 'b' })).status).toBe(409);
    expect(entries()).toEqual([]);
  });

  it.each([
    ['an error of ours', new Error('bug'), 500],
    ['an outage', new InternalServerError({ message: 'away', $metadata: { httpStatusCode: 500 } }), 503],
  ])('tells of %s, after which nobody knows what was changed', async (_what, error, status) => {
    const { send, world, entries } = createWorld();
    world.interfere = () => Promise.reject(error);
    expect((await send('PATCH /v1/things/thg_1', { name: 'b' })).status).toBe(status);
    expect(entries()).toMatchObject([{ before: THING, outcome: { status, after: null } }]);
  });

  it('has to be written, or nothing is changed', async () => {
    const { send, deps, things } = createWorld();
    deps.auditLog.begin = () => Promise.reject(new Error('The table is away.'));
    expect((await send('PATCH /v1/things/thg_1', { name: 'b' })).status).toBe(500);
    expect(things.get('thg_1')).toEqual(THING);
  });

  it('may stay without an outcome that could not be written, which is logged; the change stands', async () => {
    const { send, deps, entries, logged } = createWorld();
    deps.auditLog.complete = () => Promise.reject(new Error('The table is away.'));
    expect((await send('PATCH /v1/things/thg_1', { name: 'b' })).status).toBe(200);
    expect(entries()).toMatchObject([{ outcome: null }]);
    expect(logged).toMatchObject([
      ['The outcome of a change could not be put on record.', expect.any(Error), { requestId: 'request 1' }],
    ]);
  });

  it('leaves out what is too large, and says so', async () => {
    const { send, entries } = createWorld();
    await send('PATCH /v1/things/thg_1', { name: 'x'.repeat(200_000) });
    expect(entries()).toMatchObject([
      { before: THING, outcome: { after: { id: 'thg_1' } }, truncated: true },
    ]);
    expect(JSON.stringify(entries()).length).toBeLessThan(2000);
  });
});
