import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '#shared/domain/event-ports.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { sampleFeed } from '#test/support/sample-feed.ts';
import { ARRIVAL, createFeedWorld } from './feed-world.ts';

const POSTBACK = '/postbacks/int_feed';
const REJECTION = '/rejections/int_feed';

describe('while the table is away', () => {
  it('calls are queued, and stored as of their arrival later, once', async () => {
    const { send, state, spilled, world, events, work } = createFeedWorld();
    state.isAway = true;
    expect(await send(`${POSTBACK}?txid=t1&payout=1`)).toMatchObject({
      status: 202,
      body: { status: 'queued', transaction_id: 't1' },
    });
    const again = [...spilled];
    state.isAway = false;
    world.now += 60_000;
    await work();
    spilled.push(...again);
    await work();
    expect(events()).toMatchObject([{ transactionId: 't1', receivedAt: parseInstant(ARRIVAL) }]);
  });

  it.each([
    ['made up', '', {}],
    ['mapped by the feed', '?ref=own', { parameters: { conversion: { ref: 'transaction_id' } } }],
  ])('the id in the answer, %s, is the one that the event is found by later', async (_, query, settings) => {
    const { send, state, events, work } = createFeedWorld(settings);
    state.isAway = true;
    const answer = await send(`${POSTBACK}${query}`);
    state.isAway = false;
    await work();
    expect(answer.body).toEqual({ status: 'queued', transaction_id: events()[0]?.transactionId });
  });

  it('what cannot be understood is refused all the same, and reaches the log later', async () => {
    const { send, state, calls, work } = createFeedWorld();
    state.isAway = true;
    expect(await send(`${POSTBACK}?payout=x`)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'payout' }] },
    });
    state.isAway = false;
    await work();
    expect(calls).toMatchObject([{ outcome: 'refused', path: 'payout' }]);
  });

  it.each([
    ['becomes an event', POSTBACK, '?txid=t1', {}, ['queued accepted t1']],
    ['repeats one', POSTBACK, '?txid=known', {}, ['duplicate null known', 'queued duplicate known']],
    [
      'is not imported',
      POSTBACK,
      '?txid=t1&publisher=bad',
      { blacklist: [{ publisher: 'bad' }] },
      ['not-imported SOURCE_BLACKLISTED t1', 'queued not-imported t1'],
    ],
    [
      'is a rejection',
      REJECTION,
      '?external_transaction_id=known',
      {},
      ['accepted null known', 'queued accepted known'],
    ],
    [
      'is a rejection of nothing',
      REJECTION,
      '?external_transaction_id=t9',
      {},
      ['not-imported UNMATCHED t9', 'queued not-imported t9'],
    ],
  ])('the log tells of a queued call that %s, once', async (_, address, query, settings, expected) => {
    const { send, state, spilled, calls, events, work } = createFeedWorld(settings);
    await send(`${POSTBACK}?txid=known`);
    state.isAway = true;
    expect((await send(address + query)).status).toBe(202);
    const again = [...spilled];
    state.isAway = false;
    await work();
    spilled.push(...again);
    await work();
    expect(
      calls.map(({ outcome, reason, transactionId }) => `${outcome} ${reason} ${transactionId}`),
    ).toEqual(expected);
    const queued = calls.at(-1);
    const event = events().find(({ transactionId }) => transactionId === queued?.transactionId);
    expect(queued).toMatchObject({
      code: 202,
      receivedAt: parseInstant(ARRIVAL),
      address: '198.51.100.0',
      eventId: event?.id ?? null,
    });
  });

  it.each([
    ['for its address', { allowedAddresses: ['203.0.113.0/24'] }, '?txid=t1', 403, 'address-refused'],
    ['for its signature', { signing: 'required' as const }, '?txid=t1', 403, 'signature-refused'],
    ['for its type', { types: ['click' as const] }, '?txid=t1', 404, 'type-disabled'],
    ['for what it says', {}, '?txid=t1&payout=x', 400, 'invalid-parameter'],
  ])('a call refused %s is logged later, and never taken', async (_, settings, query, status, reason) => {
    const { send, state, spilled, world, calls, events, work } = createFeedWorld(settings);
    state.isAway = true;
    expect((await send(POSTBACK + query)).status).toBe(status);
    const again = [...spilled];
    state.isAway = false;
    world.feed = sampleFeed();
    await work();
    spilled.push(...again);
    await work();
    expect(calls).toMatchObject([
      { outcome: 'refused', code: status, reason, parameters: { txid: 't1' }, message: expect.any(String) },
    ]);
    expect([events(), world.logged]).toEqual([[], []]);
  });

  it('a line that cannot be read is refused, and logged later', async () => {
    const { send, state, calls, events, work } = createFeedWorld();
    state.isAway = true;
    const headers = { 'content-type': 'application/x-ndjson' };
    const { text } = await send(POSTBACK, { method: 'POST', body: '{"txid":"t1"}\nno json', headers });
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { status: 'queued', code: 202 },
      { code: 400, errors: [{ message: 'This line is no JSON object.' }] },
    ]);
    state.isAway = false;
    await work();
    expect(events()).toMatchObject([{ transactionId: 't1' }]);
    expect(calls.map(({ outcome }) => outcome)).toEqual(['queued', 'refused']);
  });

  it('calls of a feed with a rate are queued, since nobody can count them', async () => {
    const { send, state, events, work } = createFeedWorld({ rateLimit: { perMinute: 1 } });
    state.isAway = true;
    const answers = await Promise.all(['t1', 't2'].map((txid) => send(`${POSTBACK}?txid=${txid}`)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    state.isAway = false;
    await work();
    expect(events().map(({ transactionId }) => transactionId)).toEqual(['t1', 't2']);
  });

  it('calls over the rate do not fill the queue', async () => {
    const { send, store, spilled, world } = createFeedWorld({ rateLimit: { perMinute: 1 } });
    await send(`${POSTBACK}?txid=t1`);
    store.log = async () => {
      throw new StoreUnavailableError('The log is too busy.');
    };
    expect((await send(`${POSTBACK}?txid=t2`)).status).toBe(429);
    expect([spilled, world.logged]).toMatchObject([[], [['A refused call could not be logged.', {}, {}]]]);
  });

  it('a refused call is told by our own log if the queue is away too', async () => {
    const { send, state, world } = createFeedWorld({ allowedAddresses: ['203.0.113.0/24'] });
    state.isAway = true;
    state.isQueueAway = true;
    expect((await send(`${POSTBACK}?txid=t1`)).status).toBe(403);
    expect(world.logged).toHaveLength(1);
  });

  it('calls are answered with 503 if the queue is away too', async () => {
    const { send, state, world } = createFeedWorld();
    state.isAway = true;
    state.isQueueAway = true;
    expect(await send(`${POSTBACK}?txid=t1`)).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(world.logged).toHaveLength(1);
  });

  it('an event that was stored although its answer got lost is not stored again', async () => {
    const { send, state, spilled, events, work } = createFeedWorld({ duplicateMode: 'addPayout' });
    await send(`${POSTBACK}?click_id=c1&payout=1`);
    state.isAway = true;
    await send(`${POSTBACK}?click_id=c1&payout=2`);
    const again = [...spilled];
    state.isAway = false;
    await work();
    spilled.push(...again);
    await work();
    expect(events()).toMatchObject([{ payout: 3_000_000n }]);
  });
});
