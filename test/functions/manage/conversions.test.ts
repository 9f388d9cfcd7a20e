import { describe, expect, it } from 'vitest';
import { NOW } from '#test/support/api-world.ts';
import { createFeedWorld } from '#test/support/feed-world.ts';

async function createConversion(parameters: Record<string, string> = {}) {
  const world = await createFeedWorld();
  await world.receive({ txid: 't1', ...parameters });
  const path = `/v1/conversions/${world.events.events()[0]?.id}`;
  const change = (body: unknown, over = {}) => world.call('PATCH', path, { body, ...over });
  return { ...world, path, change };
}

describe('PATCH /v1/conversions/{id}', () => {
  it('changes the status and keeps who did, when and why', async () => {
    const { change, call, path } = await createConversion();
    const answer = await change({ status: 'rejected', reason: 'Chargeback' }, { role: 'editor' });
    expect(answer).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: {
        status: 'rejected',
        history: [
          { by: 'postback', from: null, to: 'approved' },
          { at: NOW, by: 'key_1', from: 'approved', to: 'rejected', reason: 'Chargeback' },
        ],
      },
    });
    expect((await call('GET', path)).body).toEqual(answer.body);
    await change({ status: 'pending' });
    expect((await change({ status: 'approved' })).body).toMatchObject({
      status: 'approved',
      history: [{}, {}, { to: 'pending', reason: null }, { from: 'pending', to: 'approved' }],
    });
  });

  it('changes nothing where the status is the same', async () => {
    const { change } = await createConversion({ status: 'pending' });
    const answer = await change({ status: 'pending', reason: 'Again' });
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"1"' }, body: { history: [{}] } });
  });

  it('tries again when something else happens to the conversion at the same moment', async () => {
    const { change, deps } = await createConversion();
    const { change: put } = deps.eventStore;
    let lost = 2;
    deps.eventStore.change = async (...all) => (lost-- > 0 ? false : put(...all));
    expect(await change({ status: 'rejected' })).toMatchObject({ status: 200, body: { status: 'rejected' } });
    lost = 10;
    expect(await change({ status: 'approved' })).toMatchObject({
      status: 409,
      body: { type: expect.stringMatching(/\/concurrent-change$/) },
    });
  });

  it('heeds If-Match', async () => {
    const { change } = await createConversion();
    const body = { status: 'rejected' };
    expect(await change(body, { headers: { 'if-match': '"2"' } })).toMatchObject({ status: 412 });
    expect(await change(body, { headers: { 'if-match': '"1"' } })).toMatchObject({ status: 200 });
  });

  it.each([
    ['an unknown status', { status: 'lost' }, 'status'],
    ['no status', {}, 'status'],
    ['a field that is not known', { status: 'pending', payout: '1' }, 'payout'],
  ])('refuses %s', async (_what, body, path) => {
    const { change } = await createConversion();
    expect(await change(body)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it('is for editors of the workspace, and for conversions', async () => {
    const { change, receive, events, call, foreign } = await createConversion();
    const body = { status: 'rejected' };
    expect(await change(body, { role: 'viewer' })).toMatchObject({ status: 403 });
    expect(await change(body, { workspaceId: foreign })).toMatchObject({ status: 404 });
    await receive({ click_id: 'c1' }, { type: 'click' });
    const click = events.events().find(({ type }) => type === 'click');
    expect(await call('PATCH', `/v1/conversions/${click?.id}`, { body })).toMatchObject({ status: 404 });
  });

  it('answers 503 while the table is away', async () => {
    const { change, events } = await createConversion();
    events.state.isAway = true;
    expect(await change({ status: 'rejected' })).toMatchObject({ status: 503 });
  });
});
