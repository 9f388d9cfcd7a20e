import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '#shared/domain/time.ts';
import { ARRIVAL, createFeedWorld, SIGNING_KEY } from './feed-world.ts';

const CLICK = '/clicks/int_feed';
const POSTBACK = '/postbacks/int_feed';
const REJECTION = '/rejections/int_feed';
const JSON_BODY = { 'content-type': 'application/json' };

describe('an event', () => {
  it('is stored with what its call says, and answered with its status', async () => {
    const { send, events } = createFeedWorld();
    const answer = await send(
      `${POSTBACK}?external_transaction_id=abc&payout=1.5&campaign=cmp_known&conversion_time=2026-03-14 13:00:00&x=y`,
    );
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'approved', transaction_id: 'abc' },
      headers: {
        'content-type': 'application/json',
        'x-request-id': 'request-1',
        'cache-control': 'no-store',
      },
    });
    expect(events()).toMatchObject([
      {
        type: 'conversion',
        transactionId: 'abc',
        payout: 1_500_000n,
        campaignId: 'cmp_known',
        time: parseInstant('2026-03-14T13:00:00Z'),
        parameters: { x: 'y' },
        ip: '198.51.100.0',
      },
    ]);
  });

  it('that comes again changes nothing, and stands in the log', async () => {
    const { send, events, calls } = createFeedWorld();
    await send(`${POSTBACK}?txid=abc&payout=1.5`);
    expect((await send(`${POSTBACK}?txid=abc&payout=9`)).body).toEqual({
      status: 'approved',
      transaction_id: 'abc',
      duplicate: true,
    });
    expect(events()).toMatchObject([{ payout: 1_500_000n }]);
    expect(calls).toMatchObject([{ outcome: 'duplicate', code: 200, transactionId: 'abc' }]);
  });

  it('takes from its click what it does not carry itself', async () => {
    const { send, events } = createFeedWorld();
    await send(`${CLICK}?click_id=c1&publisher=p1&campaign=cmp_known&no_redirect=true`);
    await send(`${POSTBACK}?click_id=c1&txid=t1&publisher=own`);
    expect(events()[1]).toMatchObject({ matched: true, publisher: 'own', campaignId: 'cmp_known' });
  });

  it('waits for its click where it comes first', async () => {
    const { send, events, waiting } = createFeedWorld();
    await send(`${POSTBACK}?click_id=later&txid=t1`);
    expect(events()).toMatchObject([{ matched: false }]);
    expect(waiting()).toHaveLength(1);
  });

  it.each([
    ['ignore', { payout: 1_000_000n }, 1],
    ['ignoreUnlessNewTransaction', { payout: 1_000_000n }, 2],
    ['keepRepeated', { payout: 1_000_000n }, 2],
    ['replace', { payout: 2_000_000n }, 1],
    ['addPayout', { payout: 3_000_000n }, 1],
  ] as const)('on a click that has one is treated by the mode %s', async (duplicateMode, first, count) => {
    const { send, events } = createFeedWorld({ duplicateMode });
    await send(`${POSTBACK}?click_id=c1&txid=t1&payout=1`);
    const second = await send(`${POSTBACK}?click_id=c1&txid=t2&payout=2`);
    expect(second.body).toMatchObject({ status: 'approved' });
    expect(events()).toHaveLength(count);
    expect(events()[0]).toMatchObject(first);
    // The same call once more is no second one, whatever the mode.
    await send(`${POSTBACK}?click_id=c1&txid=t2&payout=2`);
    expect(events()).toHaveLength(count);
    expect(events()[0]).toMatchObject(first);
  });

  it.each([
    [{ blacklist: [{ publisher: 'p1' }] }, 'SOURCE_BLACKLISTED'],
    [{ whitelist: [{ publisher: 'p2' }] }, 'SOURCE_NOT_WHITELISTED'],
  ])(
    'of a source that is not to be imported is rejected and kept in the log alone',
    async (settings, reason) => {
      const { send, events, calls } = createFeedWorld(settings);
      const answer = await send(`${CLICK}?click_id=c1&publisher=p1&no_redirect=true`);
      expect(answer.body).toEqual({ status: 'rejected', reason, reasons: [reason], transaction_id: 'c1' });
      expect(events()).toEqual([]);
      expect(calls).toMatchObject([{ outcome: 'not-imported', code: 200, reason }]);
    },
  );

  it('is imported by the whitelist for the publisher of its click', async () => {
    const { send, events } = createFeedWorld({ whitelist: [{ publisher: 'p1' }] });
    await send(`${CLICK}?click_id=c1&publisher=p1`);
    expect((await send(`${POSTBACK}?click_id=c1&txid=t1`)).body).toMatchObject({ status: 'approved' });
    expect(events()).toHaveLength(2);
  });

  it('of an inactive feed is not imported', async () => {
    const { send, events } = createFeedWorld({}, { state: 'paused' });
    expect((await send(`${POSTBACK}?txid=t1`)).body).toMatchObject({ reason: 'FEED_INACTIVE' });
    expect(events()).toEqual([]);
  });

  it('is answered with the details that are asked for', async () => {
    const { send } = createFeedWorld({ destinationUrl: 'https://shop.example/?c={click_id}' });
    const answer = await send(
      `${CLICK}?click_id=c1&no_redirect=true&user_agent=a bot&country=de&fields=is_bot,country,redirect_url,ip,click_id,monitoring_mode,filter_group,nothing`,
    );
    expect(answer.body).toEqual({
      status: 'approved',
      transaction_id: 'c1',
      is_bot: true,
      country: 'DE',
      redirect_url: 'https://shop.example/?c=c1',
      ip: '198.51.100.0',
      click_id: 'c1',
      monitoring_mode: true,
      filter_group: null,
    });
  });
});

describe('a click', () => {
  const settings = {
    destinationUrl: 'https://shop.example/{offer}?c={click_id}',
    fallbackUrl: 'https://no.example/',
  };

  it('is sent to the destination, with its values in it', async () => {
    const { send } = createFeedWorld(settings);
    const answer = await send(`${CLICK}?click_id=a%26b&offer=x%2Fy`);
    expect(answer).toMatchObject({
      status: 302,
      headers: { location: 'https://shop.example/x%2Fy?c=a%26b' },
    });
  });

  it('is sent to the fallback where it is rejected', async () => {
    const { send } = createFeedWorld({ ...settings, blacklist: [{ publisher: 'p1' }] });
    const answer = await send(`${CLICK}?publisher=p1`);
    expect(answer).toMatchObject({ status: 302, headers: { location: 'https://no.example/' } });
  });

  it('is answered with nothing where the feed has no URL for it', async () => {
    const { send } = createFeedWorld();
    expect(await send(`${CLICK}?click_id=c1`)).toMatchObject({ status: 204, text: '' });
  });

  it('is answered, not redirected, when it is posted', async () => {
    const { send } = createFeedWorld(settings);
    const answer = await send(CLICK, {
      method: 'POST',
      body: 'click_id=c1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer).toMatchObject({ status: 200, body: { transaction_id: 'c1' } });
  });
});

describe('an address', () => {
  it.each([
    ['clicks', 'click'],
    ['postbacks', 'conversion'],
    ['imp', 'impression'],
  ])('by host under %s is one of a feed', async (label, type) => {
    const { send, events } = createFeedWorld();
    const host = `INT_feed.${label}.Example.com`;
    expect((await send('/?click_id=c1', { host })).status).toBeLessThan(300);
    expect(events()).toMatchObject([{ type }]);
  });

  it.each([
    ['/clicks/int_feed/more', 'api.example', 'not-found'],
    ['/other/int_feed', 'api.example', 'not-found'],
    ['/', 'int_feed.clicks.elsewhere.com', 'not-found'],
    ['/', 'more.int_feed.clicks.example.com', 'not-found'],
    ['/x', 'int_feed.clicks.example.com', 'not-found'],
    ['/clicks/int_none', 'api.example', 'unknown-feed'],
    ["/clicks/int_' OR 1", 'api.example', 'unknown-feed'],
  ])('%s at %s leads nowhere', async (path, host, code) => {
    const { send } = createFeedWorld();
    expect(await send(path, { host })).toMatchObject({
      status: 404,
      body: { type: `https://adtally.dev/problems/${code}`, requestId: 'request-1' },
    });
  });

  it('of a deleted feed is gone', async () => {
    const { send, calls } = createFeedWorld({}, { state: 'deleted' });
    expect((await send(POSTBACK)).status).toBe(410);
    expect(calls).toMatchObject([{ outcome: 'refused', reason: 'feed-deleted' }]);
  });

  it('of a type that is switched off answers 404', async () => {
    const { send } = createFeedWorld({ types: ['click'] });
    expect(await send(POSTBACK)).toMatchObject({
      status: 404,
      body: { type: expect.stringMatching(/type-disabled$/) },
    });
  });
});

describe('a body', () => {
  const post = (body: string | Uint8Array, type = 'application/json') =>
    ({ method: 'POST', body, headers: { 'content-type': type } }) as const;

  it.each([
    ['form', 'txid=t1&payout=2', 'application/x-www-form-urlencoded; charset=utf-8'],
    ['form without a type', 'txid=t1&payout=2', ''],
    ['JSON object', '{"txid":"t1","payout":2.0}', 'application/json'],
    ['JSON without a type', ' {"txid":"t1","payout":"2"}', ''],
    ['number with an exponent', '{"txid":"t1","payout":2e0}', 'application/json'],
  ])('is understood as %s', async (_, body, type) => {
    const { send, events } = createFeedWorld();
    expect((await send(POSTBACK, post(body, type))).status).toBe(200);
    expect(events()).toMatchObject([{ transactionId: 't1', payout: 2_000_000n }]);
  });

  it('keeps the digits of long numbers and the JSON of nested values', async () => {
    const { send, events } = createFeedWorld();
    await send(POSTBACK, post('{"txid":12345678901234567890,"extra":{"a":[1,true,null]},"none":null}'));
    expect(events()).toMatchObject([
      { transactionId: '12345678901234567890', parameters: { extra: '{"a":[1,true,null]}' } },
    ]);
  });

  it('gives way to the query where both name a parameter, and of a repeated name the first counts', async () => {
    const { send, events } = createFeedWorld();
    await send(`${POSTBACK}?txid=query&txid=again`, post('txid=body', 'application/x-www-form-urlencoded'));
    expect(events()).toMatchObject([{ transactionId: 'query' }]);
  });

  it('of bytes that are no UTF-8 is read with the replacement character', async () => {
    const { send, events } = createFeedWorld();
    await send(POSTBACK, post(Uint8Array.of(...Buffer.from('txid='), 0xff), 'text/plain'));
    expect(events()).toMatchObject([{ transactionId: '\uFFFD' }]);
  });

  it('as an array is answered line by line, in order', async () => {
    const { send, events, calls } = createFeedWorld();
    const answer = await send(
      POSTBACK,
      post('[{"txid":"a"},{"txid":"a"},{"txid":"b","payout":"x"},5,"text",null,{"txid":"c"}]'),
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject([
      { status: 'approved', transaction_id: 'a', code: 200 },
      { transaction_id: 'a', duplicate: true, code: 200 },
      { code: 400, errors: [{ path: 'payout' }] },
      { code: 400 },
      { code: 400 },
      { code: 400 },
      { transaction_id: 'c', code: 200 },
    ]);
    expect(events()).toHaveLength(2);
    expect(calls.map(({ outcome, reason }) => reason ?? outcome)).toEqual([
      'duplicate',
      'invalid-parameter',
      'invalid-body',
      'invalid-body',
      'invalid-body',
    ]);
  });

  it('as NDJSON is answered in kind', async () => {
    const { send } = createFeedWorld();
    const answer = await send(
      CLICK,
      post('{"click_id":"a"}\n\n{"click_id":"b"}\r\nnonsense\n', 'application/x-ndjson'),
    );
    expect(answer.headers['content-type']).toBe('application/x-ndjson');
    const lines = answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([{ transaction_id: 'a' }, { transaction_id: 'b' }, { code: 400 }]);
  });

  it.each([
    ['too many events', JSON.stringify(Array.from({ length: 501 }, () => ({}))), 413, 'too-many-events'],
    ['more than a megabyte', `{"a":"${'x'.repeat(1_000_000)}"}`, 413, 'too-large'],
    ['broken JSON', '{"a":', 400, 'invalid-body'],
    ['JSON that is no object', '"text"', 400, 'invalid-body'],
    ['JSON that is nested too deeply', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 400, 'invalid-body'],
  ])('with %s is refused, and none of it is taken', async (_, body, status, code) => {
    const { send, events, calls } = createFeedWorld();
    const answer = await send(POSTBACK, post(body));
    expect(answer).toMatchObject({ status, body: { type: `https://adtally.dev/problems/${code}` } });
    expect(events()).toEqual([]);
    expect(calls).toMatchObject([{ outcome: 'refused', reason: code, code: status }]);
  });

  it('of a type that is not understood is refused with those that are', async () => {
    const { send } = createFeedWorld();
    expect(await send(POSTBACK, post('x', 'multipart/form-data; boundary=x'))).toMatchObject({
      status: 400,
      body: { errors: [{ message: expect.stringContaining('application/x-www-form-urlencoded') }] },
    });
  });
});

describe('a bad parameter', () => {
  it('is named as it was sent, and the call is kept for a replay', async () => {
    const { send, calls } = createFeedWorld({ parameters: { conversion: { sum: 'payout' } } });
    expect(await send(`${POSTBACK}?sum=1,5&txid=t1`)).toMatchObject({
      status: 400,
      headers: { 'content-type': 'application/problem+json' },
      body: { type: expect.stringMatching(/invalid-parameter$/), errors: [{ path: 'sum' }] },
    });
    expect(calls).toMatchObject([
      { outcome: 'refused', path: 'sum', parameters: { sum: '1,5', txid: 't1' }, type: 'conversion' },
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('called %s is only one more name', async (name) => {
    const { send, events } = createFeedWorld();
    const answer = await send(POSTBACK, {
      method: 'POST',
      body: `{"txid":"t1","${name}":"x"}`,
      headers: JSON_BODY,
    });
    expect(answer.status).toBe(200);
    expect(Object.entries(events()[0]?.parameters ?? {})).toEqual([[name, 'x']]);
  });
});

describe('who may call', () => {
  it('is decided by the address that connects, whatever headers say', async () => {
    const { send, calls } = createFeedWorld({ allowedAddresses: ['203.0.113.0/24'] });
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    expect((await send(`${POSTBACK}?txid=t1`, { headers })).status).toBe(403);
    expect(calls).toMatchObject([{ reason: 'address-refused' }]);
    expect((await send(`${POSTBACK}?txid=t1`, { sourceIp: '203.0.113.7' })).status).toBe(200);
  });

  const at = Math.floor(parseInstant(ARRIVAL) / 1000);
  const hmac = (text: string) => createHmac('sha256', SIGNING_KEY).update(text).digest('hex');

  it('is decided by the signature where the feed asks for one', async () => {
    const { send, events } = createFeedWorld({ signing: 'required' });
    const signature = hmac(`payout=1.5&timestamp=${at}&txid=a%20b`);
    expect((await send(`${POSTBACK}?txid=a b&payout=1.5&timestamp=${at}`)).status).toBe(403);
    expect(
      (await send(`${POSTBACK}?txid=a b&payout=2.5&timestamp=${at}&signature=${signature}`)).status,
    ).toBe(403);
    expect(
      (await send(`${POSTBACK}?txid=a b&payout=1.5&timestamp=${at}&signature=${signature}`)).status,
    ).toBe(200);
    expect(events()).toMatchObject([{ transactionId: 'a b', parameters: {} }]);
  });

  it('is decided for a batch by its headers', async () => {
    const { send } = createFeedWorld({ signing: 'required' });
    const body = '[{"txid":"t1"}]';
    const signed = { 'adtally-timestamp': String(at), 'adtally-signature': hmac(`${at}.${body}`) };
    expect((await send(POSTBACK, { method: 'POST', body, headers: JSON_BODY })).status).toBe(403);
    expect(
      (await send(POSTBACK, { method: 'POST', body, headers: { ...JSON_BODY, ...signed } })).status,
    ).toBe(200);
  });

  it('is limited by the minute, and told when to come again', async () => {
    const { send, world, calls } = createFeedWorld({ rateLimit: { perMinute: 2 } });
    world.now = parseInstant('2026-03-14T13:05:15Z');
    const statuses = [];
    for (const id of ['a', 'b', 'c']) statuses.push((await send(`${POSTBACK}?txid=${id}`)).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await send(`${POSTBACK}?txid=d`)).headers['retry-after']).toBe('45');
    expect(calls).toMatchObject([{ reason: 'rate-limited' }, { reason: 'rate-limited' }]);
    world.now = parseInstant('2026-03-14T13:06:00Z');
    expect((await send(`${POSTBACK}?txid=c`)).status).toBe(200);
  });
});

describe('word of a rejection', () => {
  it('changes the status of its conversion, with history', async () => {
    const { send, events } = createFeedWorld();
    await send(`${POSTBACK}?txid=t1`);
    const answer = await send(`${REJECTION}?external_transaction_id=t1&new_rejected_reason=fraud`);
    expect(answer).toMatchObject({ status: 200, body: { status: 'rejected', transaction_id: 't1' } });
    expect(events()).toMatchObject([
      {
        status: 'rejected',
        history: [{ to: 'approved' }, { from: 'approved', to: 'rejected', by: 'rejection', reason: 'fraud' }],
      },
    ]);
  });

  it('of a conversion that nobody knows is told so, and is in the log', async () => {
    const { send, calls } = createFeedWorld();
    expect((await send(`${REJECTION}?external_transaction_id=t9`)).body).toEqual({ status: 'unmatched' });
    expect(calls).toMatchObject([{ outcome: 'not-imported', reason: 'UNMATCHED', type: 'rejection' }]);
  });

  it('without an id is refused', async () => {
    const { send } = createFeedWorld();
    expect(await send(REJECTION)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'external_transaction_id' }] },
    });
  });
});
