import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '#shared/domain/event-ports.ts';
import { runReplay } from '#shared/usecases/run-replay.ts';
import { NOW } from '#test/support/api-world.ts';
import { createFeedWorld } from '#test/support/feed-world.ts';

const RANGE = { from: '2026-03-14T00:00:00Z', to: '2026-03-15T00:00:00Z' };
const FAR = Number.MAX_SAFE_INTEGER;

async function createReplays(settings: Record<string, unknown> = {}) {
  const world = await createFeedWorld(settings);
  const { call, deps, replayMessages, feedId } = world;
  const path = `/v1/integrations/${feedId}`;
  const request = (body: unknown = RANGE, over = {}) => call('POST', `${path}/replays`, { body, ...over });
  const show = async (id: unknown) => (await call('GET', `${path}/replays/${id}`)).body;
  const run = async (until = FAR) => {
    for (const message of replayMessages.splice(0)) await runReplay(deps, message, until);
  };
  /** Asks for a replay and shows what came of it. */
  const replay = async () => {
    const { id } = (await request()).body;
    await run();
    return show(id);
  };
  const change = (changed: Record<string, unknown>) => call('PATCH', path, { body: { settings: changed } });
  return { ...world, path, request, show, run, replay, change };
}

/** By which `sum` becomes the payout. */
const MENDED = { values: { conversion: { payout: { much: '7' } } } };

describe('a replay', () => {
  it('is queued, and takes refused calls by what the feed is set to now', async () => {
    const { receive, request, run, show, change, world, events, call, path } = await createReplays();
    await receive({ txid: 't1', payout: 'much', user_ip: '198.51.100.77' });
    await receive({ txid: 't2', payout: 'nothing' });
    world.now += 3_600_000;
    await change(MENDED);
    const asked = await request();
    expect(asked).toMatchObject({ status: 202, body: { state: 'queued' } });
    expect(asked.headers['location']).toBe(`${path}/replays/${asked.body['id']}`);
    await run();
    expect(await show(asked.body['id'])).toEqual({
      id: asked.body['id'],
      ...RANGE,
      state: 'succeeded',
      found: 2,
      imported: 1,
      duplicates: 0,
      notImported: 0,
      refused: 1,
      createdAt: '2026-03-14T14:20:00Z',
      finishedAt: '2026-03-14T14:20:00Z',
    });
    expect(events.events()).toMatchObject([
      { transactionId: 't1', payout: 7_000_000n, receivedAt: Date.parse(NOW), ip: '198.51.100.0' },
    ]);
    const { items } = (await call('GET', `${path}/inbound`, { query: 'outcome=refused' })).body;
    expect(items).toMatchObject([
      { parameters: { txid: 't2' }, replayedAt: null },
      { parameters: { txid: 't1' }, replayedAt: '2026-03-14T14:20:00Z' },
    ]);
  });

  it('does not find again what a replay has taken', async () => {
    const { receive, replay, change } = await createReplays();
    await receive({ txid: 't1', payout: 'much' });
    expect(await replay()).toMatchObject({ found: 1, imported: 0, refused: 1 });
    await change(MENDED);
    expect(await replay()).toMatchObject({ found: 1, imported: 1 });
    expect(await replay()).toMatchObject({ state: 'succeeded', found: 0, imported: 0 });
  });

  it('counts what has come another way as duplicates, and what lists keep out', async () => {
    const { receive, replay, change, events } = await createReplays({ blacklist: [{ publisher: 'bad' }] });
    await receive({ txid: 't1', payout: 'much' });
    await receive({ txid: 't3', payout: 'much', publisher: 'bad' });
    await receive({ txid: 't1', payout: '1' });
    await receive({ txid: 'nobody', status: 'rejected', external_transaction_id: '' }, { type: 'rejection' });
    await change(MENDED);
    expect(await replay()).toMatchObject({ found: 2, imported: 0, duplicates: 1, notImported: 1 });
    expect(events.events()).toMatchObject([{ payout: 1_000_000n }]);
  });

  it('has one event of a call without an identity, however often it is taken', async () => {
    const { receive, request, change, deps, replayMessages, show, events } = await createReplays();
    await receive({ payout: 'much' });
    await receive({ payout: 'much' });
    await change(MENDED);
    const { id } = (await request()).body;
    const [message] = replayMessages;
    if (!message) throw new Error('Nothing was queued.');
    const { update } = deps.replays;
    deps.replays.update = async () => {
      throw new StoreUnavailableError('Between a call and its count.');
    };
    await expect(runReplay(deps, message, FAR)).rejects.toThrow(StoreUnavailableError);
    deps.replays.update = update;
    await runReplay(deps, message, FAR);
    await runReplay(deps, message, FAR);
    expect(await show(id)).toMatchObject({ found: 2, imported: 2 });
    expect(events.events()).toHaveLength(2);
  });

  it('goes on by another message where its time is over', async () => {
    const { receive, request, run, show, change, world } = await createReplays();
    for (let count = 0; count < 250; count += 1) {
      await receive({ txid: `t${count}`, payout: 'much' });
      world.now += 1;
    }
    await change(MENDED);
    const { id } = (await request()).body;
    const { now } = world;
    await run(now);
    expect(await show(id)).toMatchObject({ state: 'queued', found: 0 });
    await run();
    expect(await show(id)).toMatchObject({ state: 'succeeded', found: 250, imported: 250 });
  });

  it.each([
    ['an address', { reason: 'address-refused' }, 0],
    ['a signature', { reason: 'signature-refused' }, 0],
    ['a rate', { reason: 'rate-limited' }, 0],
    ['a body that was not kept', { reason: 'invalid-body', parameters: {} }, 0],
    ['a type that was off', { reason: 'type-disabled' }, 1],
  ])('of calls refused for %s finds as many as can be taken', async (_why, over, found) => {
    const { receive, replay, events } = await createReplays();
    await receive({ txid: 't1', payout: 'much' });
    const [call] = events.calls;
    if (call) events.calls[0] = { ...call, parameters: { txid: 't1' }, ...over };
    expect(await replay()).toMatchObject({ found, imported: found });
  });

  it('refuses again what its feed still does not take', async () => {
    const { receive, replay, change } = await createReplays();
    await receive({ txid: 't1', payout: 'much' });
    await change({ types: ['click'], ...MENDED });
    expect(await replay()).toMatchObject({ found: 1, refused: 1 });
  });

  it.each([
    ['days', { ...RANGE, from: '2026-03-14' }, 'from'],
    ['an empty range', { from: RANGE.to, to: RANGE.to }, 'to'],
    ['no end', { from: RANGE.from }, 'to'],
  ])('is refused for %s', async (_what, body, path) => {
    const { request, replayMessages } = await createReplays();
    expect(await request(body)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
    expect(replayMessages).toEqual([]);
  });

  it('is for editors of the workspace', async () => {
    const { request, foreign, call, path } = await createReplays();
    expect(await request(RANGE, { role: 'viewer' })).toMatchObject({ status: 403 });
    expect(await request(RANGE, { workspaceId: foreign })).toMatchObject({ status: 404 });
    expect(await call('GET', `${path}/replays/rpl_none`)).toMatchObject({ status: 404 });
  });
});
