import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startExoClick } from '#local/networks/exoclick.ts';
import type { Fault } from '#local/networks/fault-script.ts';
import { startMediaGo } from '#local/networks/mediago.ts';
import type { StandIn } from '#local/networks/stand-in-server.ts';
import {
  bearer,
  call,
  exoClickToken,
  fixedClock,
  hourly,
  mediaGoToken,
  smallBook,
  statistics,
} from './stand-in-client.ts';

const NOW = '2026-03-20T00:02:00Z';
const DAY = '/data/v1/report/day/list?start_date=2026-03-14&end_date=2026-03-14&timezone=utc0&page_size=1';

let exoclick: StandIn;
let mediago: StandIn;
let exoToken: string;
let goToken: string;

beforeEach(async () => {
  const account = { id: '1', apiToken: 'placeholder-one', currency: 'EUR' };
  exoclick = await startExoClick({ now: fixedClock(NOW), accounts: [{ ...account, book: smallBook() }] });
  mediago = await startMediaGo({
    now: fixedClock(NOW),
    accounts: [{ ...account, name: 'One', book: smallBook() }],
  });
  exoToken = await exoClickToken(exoclick.origin, 'placeholder-one');
  goToken = await mediaGoToken(mediago.origin, 'placeholder-one');
});
afterEach(async () => {
  await Promise.all([exoclick.stop(), mediago.stop()]);
});

const askExo = (page = 1) =>
  statistics(
    exoclick.origin,
    exoToken,
    hourly('2026-03-14', '2026-03-14', { limit: 2, offset: (page - 1) * 2, totals: true, count: true }),
  );
const askGo = (page = 1) => call(mediago.origin, `${DAY}&current_page=${page}`, { headers: bearer(goToken) });

describe('faults in the words of each network', () => {
  it.each([
    ['unauthorized', 401, { message: expect.any(String) }],
    ['forbidden', 403, { message: expect.any(String) }],
    ['rate-limited', 429, { message: 'Too many requests.' }],
    ['server-error', 500, { message: expect.any(String) }],
    ['unavailable', 503, { message: expect.any(String) }],
    ['error-in-200', 200, { message: expect.any(String) }],
    ['token-cancelled', 401, { message: 'The token is invalid.' }],
    ['token-expired', 401, { message: 'The token has expired.' }],
  ] as const)('ExoClick fails once by %s', async (kind, status, body) => {
    exoclick.faults.add({ kind, path: '/v2/statistics', waitSeconds: 7 });
    const answer = await askExo();
    expect([answer.status, answer.json()]).toEqual([status, body]);
    expect(answer.headers.get('x-rate-limit-reset')).toBe(kind === 'rate-limited' ? '7' : '900');
    expect(exoclick.faults.pending()).toEqual([]);
  });

  it.each([
    ['unauthorized', 401, { error: expect.any(String) }],
    ['rate-limited', 429, { code: 1, msg: 'ReportFlowLimit.operateTooMuch', data: {} }],
    ['server-error', 500, { errno: 500, errmsg: expect.any(String) }],
    ['unavailable', 503, { errno: 503, errmsg: expect.any(String) }],
    ['error-in-200', 200, { code: 1, msg: 'ReportFlowLimit.operateTooMuch', data: {} }],
    ['token-cancelled', 401, { error: 'The access token is invalid.' }],
    ['token-expired', 401, { error: 'The access token has expired.' }],
  ] as const)('MediaGo fails once by %s', async (kind, status, body) => {
    mediago.faults.add({ kind, path: '/data/v1/report' });
    const answer = await askGo();
    expect([answer.status, answer.json()]).toEqual([status, body]);
  });

  it('MediaGo refuses the entitled in plain text and hides other failures behind errno', async () => {
    mediago.faults.add({ kind: 'forbidden' }, { kind: 'error-in-200', path: '/manage' });
    expect(await askGo()).toMatchObject({ status: 403, text: 'This account may not use the interface.' });
    const accounts = await call(mediago.origin, '/manage/v1/account', { headers: bearer(goToken) });
    expect([accounts.status, accounts.json()]).toEqual([200, { errno: 1, errmsg: expect.any(String) }]);
  });
});

describe('faults of the way', () => {
  it('sends a web page in place of JSON', async () => {
    exoclick.faults.add({ kind: 'html', status: 403 });
    const answer = await askExo();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
    expect(answer.text).toContain('<html>');
  });

  it('sends nothing at all with status 200', async () => {
    exoclick.faults.add({ kind: 'empty-body' });
    expect(await askExo()).toMatchObject({ status: 200, text: '' });
  });

  it('ends the JSON in the middle although the answer is complete', async () => {
    const whole = (await askExo()).text;
    exoclick.faults.add({ kind: 'truncated-json' });
    const answer = await askExo();
    expect(answer.text).toBe(whole.slice(0, answer.text.length));
    expect(() => answer.json()).toThrow(SyntaxError);
  });

  it.each(['connection-reset', 'cut-off'] as const)('breaks the connection by %s', async (kind) => {
    exoclick.faults.add({ kind });
    await expect(askExo()).rejects.toThrow(TypeError);
    expect((await askExo()).status).toBe(200);
  });

  it('answers late', async () => {
    exoclick.faults.add({ kind: 'slow', delayMs: 80 });
    const startedAt = performance.now();
    expect((await askExo()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(75);
  });

  it('answers what a script says', async () => {
    exoclick.faults.add({ kind: 'answer', status: 418, body: { result: 'none' } });
    const answer = await askExo();
    expect([answer.status, answer.json()]).toEqual([418, { result: 'none' }]);
  });

  it('stops at once, a slow answer or not', async () => {
    const other = await startExoClick({ now: fixedClock(NOW), accounts: [] });
    other.faults.add({ kind: 'slow', delayMs: 60_000 });
    const late = expect(call(other.origin, '/v2/user')).rejects.toThrow(TypeError);
    await expect.poll(() => other.faults.pending()).toEqual([]);
    await other.stop();
    await late;
  });
});

describe('faults in the report', () => {
  it.each([
    ['wrong-total', { resultTotal: { cost: 10.8923 }, request_metadata: { count: 4 } }, { total: 3 }],
    ['wrong-count', { resultTotal: { cost: 10.8922 }, request_metadata: { count: 5 } }, { total: 3 }],
    ['empty-page', { result: [], request_metadata: { count: 4 } }, { results: [], total: 2 }],
  ] as const)('shows a %s', async (kind, exoBody, goBody) => {
    exoclick.faults.add({ kind });
    mediago.faults.add({ kind });
    expect((await askExo()).json()).toMatchObject(exoBody);
    expect((await askGo()).json()).toMatchObject(goBody);
  });

  it('fails the second page and no other', async () => {
    const fault: Fault = { kind: 'server-error', page: 2 };
    exoclick.faults.add(fault);
    mediago.faults.add(fault);
    expect([(await askExo(1)).status, (await askGo(1)).status]).toEqual([200, 200]);
    expect([(await askExo(2)).status, (await askGo(2)).status]).toEqual([500, 500]);
    expect([(await askExo(2)).status, (await askGo(2)).status]).toEqual([200, 200]);
  });

  it('cancels the token in the middle of a run, so that a new one has to be bought', async () => {
    mediago.faults.add({ kind: 'token-cancelled', page: 2 });
    expect((await askGo(1)).status).toBe(200);
    expect((await askGo(2)).status).toBe(401);
    expect((await askGo(2)).status).toBe(401);
    goToken = await mediaGoToken(mediago.origin, 'placeholder-one');
    expect((await askGo(2)).status).toBe(200);
  });
});

describe('the log', () => {
  it('tells what was asked without telling secrets', async () => {
    await askGo(2);
    const { requests } = Object((await call(exoclick.origin, '/_stand-in/log')).json());
    expect(requests).toMatchObject([
      {
        method: 'POST',
        path: '/v2/login',
        body: { api_token: '…' },
        status: 200,
        inFlight: 1,
        fault: null,
        at: NOW,
      },
    ]);
    expect(mediago.log.entries().at(-1)).toMatchObject({
      path: '/data/v1/report/day/list',
      query: { timezone: 'utc0', current_page: '2' },
      headers: { authorization: 'Bearer …' },
      page: 2,
      body: null,
    });
    expect(JSON.stringify([requests, mediago.log.entries()])).not.toMatch(/placeholder/);
  });

  it('tells how many requests were served at once, and which were spoilt', async () => {
    exoclick.log.clear();
    exoclick.faults.add({ kind: 'slow', delayMs: 60, count: 2 });
    await Promise.all([askExo(), askExo()]);
    const entries = exoclick.log.entries();
    expect(entries.map(({ inFlight }) => inFlight).sort()).toEqual([1, 2]);
    expect(entries.map(({ fault }) => fault)).toEqual(['slow', 'slow']);
  });
});

describe('control from outside', () => {
  const control = (path: string, method = 'GET', json?: unknown) =>
    call(exoclick.origin, `/_stand-in/${path}`, { method, ...(json !== undefined && { json }) });
  const truthOf = async () =>
    (await control('truth?from=2026-03-14T00:00:00Z&to=2026-03-15T00:00:00Z')).json();

  it('sets one fault or several, lists and forgets them', async () => {
    expect((await control('faults', 'POST', { kind: 'html', path: '/v2/user' })).status).toBe(201);
    await control('faults', 'POST', [{ kind: 'slow' }, { kind: 'unavailable', count: 3 }]);
    expect((await control('faults')).json()).toMatchObject({
      faults: [{ kind: 'html', path: '/v2/user' }, { kind: 'slow' }, { kind: 'unavailable', count: 3 }],
    });
    expect((await control('faults', 'DELETE')).json()).toEqual({ faults: [] });
    expect((await askExo()).status).toBe(200);
  });

  it('tells the truth and changes it after the fact', async () => {
    expect(await truthOf()).toMatchObject({ account: '1', currency: 'EUR', total: '10.892200' });
    const correction = {
      campaignId: '102',
      hour: '2026-03-14T13:00:00Z',
      amount: '1.2001',
      impressions: 8_000,
      clicks: 0,
    };
    expect((await control('corrections', 'POST', correction)).status).toBe(201);
    expect(await truthOf()).toMatchObject({
      total: '10.842300',
      hours: expect.arrayContaining([
        {
          campaignId: '102',
          hour: '2026-03-14T13:00:00Z',
          amount: '1.200100',
          impressions: 8_000,
          clicks: 0,
        },
      ]),
    });
    expect((await askExo()).json()).toMatchObject({ resultTotal: { cost: 10.8423 } });
  });

  it('moves the clock, and with it what is visible', async () => {
    expect((await control('clock')).json()).toEqual({ now: NOW });
    expect((await control('clock', 'POST', { now: '2026-03-14T12:34:56Z' })).json()).toEqual({
      now: '2026-03-14T12:34:56Z',
    });
    // Half of the hour: figures are known up to the last full five minutes.
    expect(await truthOf()).toMatchObject({ total: '3.821000' });
    expect((await control('clock', 'POST', { advanceSeconds: 3600 })).json()).toEqual({
      now: '2026-03-14T13:34:56Z',
    });
    expect(await truthOf()).toMatchObject({ total: '8.267100' });
  });

  it.each([
    ['POST', 'faults', { kind: 'earthquake' }, 400],
    ['POST', 'faults', undefined, 400],
    ['POST', 'clock', { now: 'later' }, 400],
    [
      'POST',
      'corrections',
      { campaignId: '9', hour: '2026-03-14T13:00:00Z', amount: '1', impressions: 0, clicks: 0 },
      404,
    ],
    [
      'POST',
      'corrections',
      { campaignId: '101', hour: '2026-03-14T13:30:00Z', amount: '1', impressions: 0, clicks: 0 },
      400,
    ],
    ['GET', 'truth?from=2026-03-14T00:00:00Z', undefined, 400],
    ['GET', 'truth?from=2026-03-14T00:00:00Z&to=2026-03-15T00:00:00Z&account=9', undefined, 404],
    ['GET', 'weather', undefined, 404],
  ])('refuses %s %s %o with %i', async (method, path, json, status) => {
    const answer = await control(path, method, json);
    expect([answer.status, answer.json()]).toEqual([status, { message: expect.any(String) }]);
  });

  it('is neither logged nor hit by faults', async () => {
    exoclick.faults.add({ kind: 'unavailable' });
    const before = exoclick.log.entries().length;
    expect((await control('clock')).status).toBe(200);
    expect([exoclick.log.entries().length, exoclick.faults.pending().length]).toEqual([before, 1]);
  });
});
