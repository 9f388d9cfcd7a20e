import { describe, expect, it } from 'vitest';
import { NOW } from '#test/support/api-world.ts';
import { createFeedWorld } from '#test/support/feed-world.ts';

async function createImports(settings: Record<string, unknown> = {}) {
  const world = await createFeedWorld(settings);
  const path = `/v1/integrations/${world.feedId}`;
  const send = (lines: readonly string[] | string, over = {}) =>
    world.call('POST', `${path}/imports`, {
      rawBody: typeof lines === 'string' ? lines : lines.join('\r\n'),
      headers: { 'content-type': 'text/csv; charset=utf-8' },
      ...over,
    });
  return { ...world, path, send };
}

describe('POST /v1/integrations/{id}/imports', () => {
  it('takes each line as the feed takes a postback, and reports line by line', async () => {
    const { send, receive, events } = await createImports({
      parameters: { conversion: { order: 'transaction_id' } },
      blacklist: [{ publisher: 'bad' }],
    });
    await receive({ click_id: 'c1', offer: 'o1' }, { type: 'click' });
    const { status, body } = await send([
      'order,cid,payout,publisher,colour',
      't1,c1,1.5,,red',
      't2,,much,,',
      't1,,3,,',
      't3,,,bad,',
      '"t\n4",,2,p1,',
      't5,,2',
    ]);
    expect(status).toBe(200);
    expect(body).toEqual({
      imported: 2,
      duplicates: 1,
      notImported: 1,
      refused: 2,
      lines: [
        { line: 2, code: 200, status: 'approved', transaction_id: 't1' },
        { line: 3, code: 400, errors: [{ path: 'payout', message: expect.any(String) }] },
        { line: 4, code: 200, status: 'approved', transaction_id: 't1', duplicate: true },
        { line: 5, code: 200, status: 'rejected', reason: 'SOURCE_BLACKLISTED', transaction_id: 't3' },
        { line: 6, code: 200, status: 'approved', transaction_id: 't\n4' },
        { line: 8, code: 400, errors: [{ path: '', message: expect.any(String) }] },
      ],
    });
    expect(events.events().filter(({ type }) => type === 'conversion')).toMatchObject([
      {
        transactionId: 't1',
        offer: 'o1',
        matched: true,
        payout: 1_500_000n,
        parameters: { colour: 'red' },
        ip: null,
        receivedAt: Date.parse(NOW),
      },
      { transactionId: 't\n4', publisher: 'p1' },
    ]);
  });

  it('asks neither for an address nor for a signature, and heeds no rate', async () => {
    const { send } = await createImports({
      signing: 'required',
      allowedAddresses: ['10.0.0.0/8'],
      rateLimit: { perMinute: 1 },
    });
    expect((await send(['txid', 't1', 't2', 't3'])).body).toMatchObject({ imported: 3 });
  });

  it('keeps the order of lines that have to do with each other', async () => {
    const { send, events, deps } = await createImports({ duplicateMode: 'replace' });
    const { insert } = deps.calls.store;
    let writes = 0;
    // The first lines take longest.
    deps.calls.store.insert = async (...all) => {
      writes += 1;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, 40 - 2 * writes)));
      return insert(...all);
    };
    const lines = Array.from({ length: 20 }, (_, at) => `t${at % 2},c${at % 3},${at}`);
    await send(['txid,cid,payout', ...lines]);
    const payouts = new Map(events.events().map(({ transactionId, payout }) => [transactionId, payout]));
    expect(payouts).toEqual(
      new Map([
        ['t0', 18_000_000n],
        ['t1', 19_000_000n],
      ]),
    );
  });

  it('imports nothing into a feed that is paused, and says so', async () => {
    const { send, call, path } = await createImports();
    await call('POST', `${path}/pause`);
    expect((await send(['txid', 't1'])).body).toMatchObject({
      notImported: 1,
      lines: [{ status: 'rejected', reason: 'FEED_INACTIVE' }],
    });
  });

  it('takes five thousand lines, and none of a longer file', async () => {
    const { send, events } = await createImports();
    const fileOf = (count: number) =>
      ['txid', ...Array.from({ length: count }, (_, at) => `t${at}`)].join('\n');
    expect(await send(fileOf(5001))).toMatchObject({ status: 413 });
    expect(events.events()).toEqual([]);
    expect((await send(fileOf(5000))).body).toMatchObject({ imported: 5000 });
  });

  it('answers 503 while the table is away, and has nothing twice when the file is sent again', async () => {
    const { send, events } = await createImports();
    events.state.isAway = true;
    expect(await send(['txid', 't1', 't2'])).toMatchObject({ status: 503 });
    events.state.isAway = false;
    expect((await send(['txid', 't1', 't2'])).body).toMatchObject({ imported: 2 });
    expect((await send(['txid', 't1', 't2'])).body).toMatchObject({ imported: 0, duplicates: 2 });
  });

  it.each([
    ['no header line', '', ''],
    ['a column without a name', 'txid,\nt1,2\n', ''],
    ['a column named twice', 'txid,txid\nt1,t2\n', 'txid'],
  ])('refuses a file with %s', async (_what, text, path) => {
    const { send } = await createImports();
    expect(await send(text)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it('is for editors of the workspace, for feeds that take conversions', async () => {
    const { send, foreign } = await createImports();
    expect(await send('txid\nt1', { role: 'viewer' })).toMatchObject({ status: 403 });
    expect(await send('txid\nt1', { workspaceId: foreign })).toMatchObject({ status: 404 });
    const { send: sendToClicks } = await createImports({ types: ['click'] });
    expect(await sendToClicks('txid\nt1')).toMatchObject({
      status: 404,
      body: { type: expect.stringMatching(/\/type-disabled$/) },
    });
  });
});
