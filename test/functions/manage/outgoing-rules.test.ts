import { describe, expect, it } from 'vitest';
import { MAX_RULES_PER_FEED } from '#shared/domain/outgoing-rule.ts';
import { createApiWorld, NOW } from '#test/support/api-world.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { sampleDelivery, sampleRule } from '#test/support/sample-postback.ts';

const URL = 'https://partner.example/pb?id={transaction_id}';

async function createWorld() {
  const world = await createApiWorld();
  const feed = await world.call('POST', '/v1/integrations', { body: { provider: 'events', name: 'Feed' } });
  const feedId = String(feed.body['id']);
  const path = `/v1/integrations/${feedId}/outgoing-rules`;
  const create = (change: Record<string, unknown> = {}) =>
    world.call('POST', path, { body: { name: 'Partner', url: URL, ...change } });
  return { ...world, feedId, path, create };
}

describe('outgoing rules', () => {
  it('are made, shown, listed, changed and deleted', async () => {
    const { call, create, path } = await createWorld();
    const made = await create();
    const own = `${path}/${String(made.body['id'])}`;
    expect(made).toMatchObject({ status: 201, headers: { etag: '"1"', location: own } });
    expect(made.body).toEqual({
      id: expect.stringMatching(/^rul_/),
      name: 'Partner',
      on: 'any',
      offers: [],
      publishers: [],
      reasons: [],
      delaySeconds: 0,
      method: 'GET',
      url: URL,
      body: null,
      active: true,
      createdAt: NOW,
      updatedAt: NOW,
      version: 1,
    });
    expect((await call('GET', own)).body).toEqual(made.body);
    expect((await call('GET', path)).body).toEqual({ items: [made.body], nextCursor: null });
    const change = { active: false, method: 'POST', body: '{"s":"{status}"}' };
    expect(await call('PATCH', own, { body: change })).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { ...change, url: URL, version: 2 },
    });
    expect(await call('DELETE', own, { headers: { 'if-match': '"1"' } })).toMatchObject({ status: 412 });
    expect(await call('DELETE', own)).toMatchObject({ status: 204 });
    expect(await call('GET', own)).toMatchObject({ status: 404 });
  });

  it.each([
    ['a private host', { url: 'http://10.0.0.1/' }, 'target-not-allowed', 'url'],
    ['a host in disguise', { url: 'http://0x7f.1/{click_id}' }, 'target-not-allowed', 'url'],
    ['another scheme', { url: 'ftp://partner.example/' }, 'target-not-allowed', 'url'],
    ['user information', { url: 'https://user:word@partner.example/' }, 'target-not-allowed', 'url'],
    ['a macro in the host', { url: 'https://{click_id}.example/' }, 'template-not-valid', 'url'],
    ['a macro in the port', { url: 'https://partner.example:{payout}/' }, 'template-not-valid', 'url'],
    ['a macro in the scheme', { url: '{status}://partner.example/' }, 'target-not-allowed', 'url'],
    ['an unknown macro', { url: 'https://partner.example/?a={nope}' }, 'template-not-valid', 'url'],
    ['an unknown macro in a body', { method: 'POST', body: '{"a":"{nope}"}' }, 'template-not-valid', 'body'],
    ['a GET with a body', { body: '{}' }, 'body-not-allowed', 'body'],
  ])('refuse %s, when made and when changed', async (_what, change, code, field) => {
    const { call, create, path } = await createWorld();
    const refusal = {
      status: 422,
      body: { type: expect.stringMatching(new RegExp(`/${code}$`)), errors: [{ path: field }] },
    };
    expect(await create(change)).toMatchObject(refusal);
    const id = String((await create()).body['id']);
    expect(await call('PATCH', `${path}/${id}`, { body: change })).toMatchObject(refusal);
  });

  it.each([
    ['delaySeconds', { delaySeconds: 86_401 }],
    ['on', { on: 'pending' }],
    ['method', { method: 'PUT' }],
    ['offers.0', { offers: [''] }],
    ['bogus', { bogus: 1 }],
  ])('name %s where it is wrong', async (field, change) => {
    const { create } = await createWorld();
    expect(await create(change)).toMatchObject({ status: 400, body: { errors: [{ path: field }] } });
  });

  it('are a limited number, and of feeds alone', async () => {
    const { call, create, feedId, postbacks } = await createWorld();
    for (let count = 0; count < MAX_RULES_PER_FEED; count += 1)
      await postbacks.ports.outgoingRules.create(feedId, sampleRule({ id: `rul_${count}` }));
    expect(await create()).toMatchObject({
      status: 422,
      body: { type: expect.stringMatching(/\/too-many-outgoing-rules$/) },
    });
    expect(await call('GET', '/v1/integrations/int_none/outgoing-rules')).toMatchObject({ status: 404 });
  });
});

describe('deliveries', () => {
  async function createDeliveries() {
    const world = await createWorld();
    const { postbacks, events, feedId, home } = world;
    const of = (id: string, over = {}) => sampleDelivery({ id, feedId, workspaceId: home, ...over });
    await postbacks.ports.deliveries.putIfAbsent(of('dlv_1', { state: 'failed', nextAttemptAt: null }));
    await postbacks.ports.deliveries.putIfAbsent(of('dlv_2', { eventId: 'evt_2' }));
    await events.store.insert(sampleEvent({ id: 'evt_1', workspaceId: home, feedId }), ['1'], null);
    await events.store.insert(sampleEvent({ id: 'evt_other', feedId: 'int_other' }), ['other'], null);
    return { ...world, path: `/v1/integrations/${feedId}/deliveries` };
  }

  it('are listed, the newest first, by rule, event and state', async () => {
    const { call, path } = await createDeliveries();
    const { body } = await call('GET', path);
    expect(body).toMatchObject({ items: [{ id: 'dlv_2' }, { id: 'dlv_1' }], nextCursor: null });
    expect(body).not.toHaveProperty('items.0.workspaceId');
    for (const query of ['eventId=evt_1', 'state=failed', 'ruleId=rul_1&eventId=evt_1'])
      expect((await call('GET', path, { query })).body).toMatchObject({ items: [{ id: 'dlv_1' }] });
    for (const query of ['eventId=evt_none', 'eventId=evt_other', 'eventId=evt_1&state=delivered'])
      expect((await call('GET', path, { query })).body).toEqual({ items: [], nextCursor: null });
    expect(await call('GET', path, { query: 'state=lost' })).toMatchObject({ status: 400 });
  });

  it('are sent again, whatever became of them, under the same id', async () => {
    const { call, postbacks, feedId } = await createDeliveries();
    expect(await call('POST', '/v1/deliveries/dlv_1/resend')).toMatchObject({
      status: 202,
      body: { state: 'waiting', postbackId: 'p1', nextAttemptAt: NOW },
    });
    expect(postbacks.messages).toEqual([{ body: { feedId, id: 'dlv_1' }, delaySeconds: 0 }]);
  });

  it('of another workspace are not there', async () => {
    const { call, foreign, path } = await createDeliveries();
    expect(await call('GET', path, { workspaceId: foreign })).toMatchObject({ status: 404 });
    expect(await call('POST', '/v1/deliveries/dlv_1/resend', { workspaceId: foreign })).toMatchObject({
      status: 404,
    });
    expect(await call('POST', '/v1/deliveries/dlv_none/resend')).toMatchObject({ status: 404 });
  });
});

describe('outgoing hosts', () => {
  it('are shown with their pause, and resumed by their name', async () => {
    const { call, postbacks, home, foreign, world } = await createWorld();
    const host = 'partner.example:443';
    for (let count = 0; count < 10; count += 1)
      await postbacks.ports.outgoingHosts.countFailure(home, host, world.now);
    const paused = {
      host,
      state: 'paused',
      failures: 10,
      since: NOW,
      nextAttemptAt: '2026-03-14T14:20:00Z',
    };
    expect((await call('GET', '/v1/outgoing-hosts')).body).toEqual({ items: [paused], nextCursor: null });
    const resume = `/v1/outgoing-hosts/${encodeURIComponent('Partner.example:443')}/resume`;
    expect(await call('POST', resume, { workspaceId: foreign })).toMatchObject({ status: 404 });
    expect(await call('POST', resume)).toMatchObject({
      status: 200,
      body: { host, state: 'ok', failures: 0, nextAttemptAt: null },
    });
  });

  it('are ok again when their hour is over', async () => {
    const { call, postbacks, home, world } = await createWorld();
    for (let count = 0; count < 10; count += 1)
      await postbacks.ports.outgoingHosts.countFailure(home, 'partner.example:443', world.now);
    world.now += 3_600_000;
    expect((await call('GET', '/v1/outgoing-hosts')).body).toMatchObject({
      items: [{ state: 'ok', failures: 10, nextAttemptAt: null }],
    });
  });
});
