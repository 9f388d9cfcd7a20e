import { describe, expect, it } from 'vitest';
import { createFeedWorld } from '#test/support/feed-world.ts';

async function createInbound(settings: Record<string, unknown> = {}) {
  const world = await createFeedWorld(settings);
  const read = (query = '', over = {}) =>
    world.call('GET', `/v1/integrations/${world.feedId}/inbound`, { query, ...over });
  const outcomesOf = async (query = ''): Promise<string[]> => {
    const { items } = (await read(query)).body;
    return (Array.isArray(items) ? items : []).map((item) => {
      const told = new Map(Object.entries(Object(item)));
      return `${told.get('outcome')} ${told.get('transactionId')}`;
    });
  };
  /** Five calls, a second after the other. */
  const receiveAll = async () => {
    const calls = [
      () => world.receive({ txid: 't1' }),
      () => world.receive({ txid: 't1' }),
      () => world.receive({ txid: 't2', payout: 'much', user_ip: '198.51.100.77' }),
      () => world.receive({ click_id: 'c1' }, { type: 'click' }),
      () => world.receive({ external_transaction_id: 'nobody' }, { type: 'rejection' }),
    ];
    for (const each of calls) {
      await each();
      world.world.now += 1000;
    }
  };
  return { ...world, read, outcomesOf, receiveAll };
}

const ALL = ['not-imported nobody', 'accepted c1', 'refused null', 'duplicate t1', 'accepted t1'];

describe('GET /v1/integrations/{id}/inbound', () => {
  it('lists every call, the newest first', async () => {
    const { receiveAll, outcomesOf } = await createInbound();
    await receiveAll();
    expect(await outcomesOf()).toEqual(ALL);
  });

  it('says of a refused call what was wrong with it, with addresses masked', async () => {
    const { receiveAll, read } = await createInbound();
    await receiveAll();
    expect((await read('outcome=refused')).body).toEqual({
      items: [
        {
          id: expect.stringMatching(/^inb_/),
          receivedAt: '2026-03-14T13:20:02Z',
          type: 'conversion',
          method: 'GET',
          outcome: 'refused',
          code: 400,
          reason: 'invalid-parameter',
          path: 'payout',
          message: expect.any(String),
          parameters: { txid: 't2', payout: 'much', user_ip: '198.51.100.0' },
          transactionId: null,
          eventId: null,
          replayedAt: null,
        },
      ],
      nextCursor: null,
    });
  });

  it('names the event that an accepted call became', async () => {
    const { receiveAll, read, events } = await createInbound();
    await receiveAll();
    const click = events.events().find(({ type }) => type === 'click');
    expect((await read('outcome=accepted&type=click')).body['items']).toMatchObject([
      { eventId: click?.id, type: 'click', method: null, code: 200, transactionId: 'c1' },
    ]);
  });

  it.each([
    ['outcome=accepted', ['accepted c1', 'accepted t1']],
    ['outcome=queued', []],
    ['type=rejection', ['not-imported nobody']],
    ['type=conversion', ['refused null', 'duplicate t1', 'accepted t1']],
    ['from=2026-03-14T13:20:01Z&to=2026-03-14T13:20:03Z', ['refused null', 'duplicate t1']],
  ])('filters by %s', async (query, expected) => {
    const { receiveAll, outcomesOf } = await createInbound();
    await receiveAll();
    expect(await outcomesOf(query)).toEqual(expected);
  });

  it.each([1, 2, 3])('is read in pages of %d', async (limit) => {
    const { receiveAll, read } = await createInbound();
    await receiveAll();
    const shown: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await read(`limit=${limit}${cursor}`);
      const items = Array.isArray(body['items']) ? body['items'] : [];
      expect(items.length).toBeLessThanOrEqual(limit);
      shown.push(...items);
      cursor = body['nextCursor'] === null ? '' : `&cursor=${body['nextCursor']}`;
    } while (cursor !== '');
    expect(shown).toEqual((await read()).body['items']);
    expect(shown).toHaveLength(5);
  });

  it('tells of a queued call by what became of it, and among those that were queued', async () => {
    const { receive, work, read, outcomesOf, events } = await createInbound();
    events.state.isAway = true;
    await receive({ txid: 't1', user_ip: '198.51.100.77' });
    await receive({ txid: 't2', payout: 'much' });
    events.state.isAway = false;
    await work();
    expect(await outcomesOf()).toEqual(['refused null', 'accepted t1']);
    expect((await read('outcome=queued')).body['items']).toMatchObject([
      {
        outcome: 'queued',
        code: 202,
        reason: 'accepted',
        transactionId: 't1',
        eventId: events.events()[0]?.id,
        parameters: { txid: 't1', user_ip: '198.51.100.0' },
        replayedAt: null,
      },
    ]);
    expect(await outcomesOf('outcome=accepted')).toEqual(['accepted t1']);
  });

  it('holds thirty days', async () => {
    const { receiveAll, outcomesOf, world } = await createInbound();
    await receiveAll();
    world.now += 30 * 86_400_000;
    expect(await outcomesOf('from=2026-03-14T00:00:00Z')).toEqual([]);
  });

  it('is of a feed of the workspace', async () => {
    const { read, call, foreign } = await createInbound();
    expect(await read('', { workspaceId: foreign })).toMatchObject({ status: 404 });
    expect(await call('GET', '/v1/integrations/int_none/inbound')).toMatchObject({ status: 404 });
    expect(await read('to=2026-01-01T00:00:00Z')).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'to' }] },
    });
  });
});
