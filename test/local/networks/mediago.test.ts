import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMediaGo } from '#local/networks/mediago.ts';
import { createSpendBook, spendTable } from '#local/networks/spend-book.ts';
import type { StandIn } from '#local/networks/stand-in-server.ts';
import { bearer, call, exchange, fixedClock, mediaGoToken, smallBook } from './stand-in-client.ts';

const DAY = '/data/v1/report/day/list?start_date=2026-03-14&end_date=2026-03-15';
const CLIENT = '/data/v1/client/authentication';
const RAW = 'placeholder-raw';

const otherBook = () =>
  createSpendBook([
    {
      id: '201',
      name: 'other',
      spendIn: spendTable({ '2026-03-14T12:00:00Z': { micros: 5_000_000n, impressions: 1, clicks: 0 } }),
    },
  ]);

let standIn: StandIn;

beforeAll(async () => {
  const account = { currency: 'USD', name: 'An account' };
  standIn = await startMediaGo({
    now: fixedClock('2026-03-20T00:00:00Z'),
    accounts: [
      { ...account, id: '1', apiToken: 'placeholder-one', book: smallBook() },
      { ...account, id: '2', apiToken: RAW, tokenForm: 'base64', book: otherBook() },
      { ...account, id: '3', apiToken: 'placeholder-client', clientId: 'c9', book: smallBook() },
      { ...account, id: '4', apiToken: 'placeholder-client', clientId: 'c9', book: otherBook() },
      { ...account, id: '5', apiToken: 'placeholder-discovery', refusedAt: 'calls', book: otherBook() },
      { ...account, id: '6', apiToken: 'placeholder-stranger', refusedAt: 'exchange', book: otherBook() },
    ],
  });
});
afterAll(() => standIn.stop());

const read = async (path: string, apiToken = 'placeholder-one') =>
  call(standIn.origin, path, { headers: bearer(await mediaGoToken(standIn.origin, apiToken)) });

describe('MediaGo tokens', () => {
  it('are bought with the API token and last an hour', async () => {
    const answer = await exchange(standIn.origin, 'placeholder-one');
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ access_token: expect.any(String), expires_in: 3600 });
  });

  it('end when a newer one is issued for the same API token, and only then', async () => {
    const first = await mediaGoToken(standIn.origin, 'placeholder-one');
    await mediaGoToken(standIn.origin, 'placeholder-client', CLIENT);
    expect(
      (await call(standIn.origin, '/manage/v1/account?auth_level=r', { headers: bearer(first) })).status,
    ).toBe(200);
    await mediaGoToken(standIn.origin, 'placeholder-one');
    const late = await call(standIn.origin, '/manage/v1/account?auth_level=r', { headers: bearer(first) });
    expect([late.status, late.json()]).toEqual([401, { error: 'The access token is invalid.' }]);
  });

  it('expire after their hour', async () => {
    const token = await mediaGoToken(standIn.origin, 'placeholder-one');
    standIn.clock.advance(3_600_000);
    const late = await call(standIn.origin, '/manage/v1/account?auth_level=r', { headers: bearer(token) });
    standIn.clock.advance(-3_600_000);
    expect([late.status, late.json()]).toEqual([401, { error: 'The access token has expired.' }]);
  });

  it('are sold for the raw or the Base64 form, as the account has it', async () => {
    expect((await exchange(standIn.origin, RAW)).status).toBe(401);
    expect((await exchange(standIn.origin, Buffer.from(RAW).toString('base64'))).status).toBe(200);
    expect((await exchange(standIn.origin, Buffer.from('placeholder-one').toString('base64'))).status).toBe(
      401,
    );
  });

  it('are refused for an unknown API token and without the documented content type', async () => {
    const unknown = await exchange(standIn.origin, 'placeholder-unknown');
    expect([unknown.status, unknown.json()]).toEqual([401, { error: 'The API token is invalid.' }]);
    const untyped = await call(standIn.origin, '/data/v1/authentication', {
      method: 'POST',
      headers: { authorization: 'Basic placeholder-one' },
    });
    expect([untyped.status, untyped.json()]).toEqual([
      400,
      { errno: 400, errmsg: expect.stringContaining('form-urlencoded') },
    ]);
  });

  it('of a client open each of its accounts, named by a header', async () => {
    const answer = await exchange(standIn.origin, 'placeholder-client', CLIENT);
    expect(answer.json()).toMatchObject({ client_id: 'c9', expires_in: 3600 });
    const token = await mediaGoToken(standIn.origin, 'placeholder-client', CLIENT);
    const ask = (headers: Record<string, string>) =>
      call(standIn.origin, `${DAY}&timezone=utc0`, { headers: { ...bearer(token), ...headers } });
    expect((await ask({ 'account-id': '3' })).json()).toMatchObject({ total: 2 });
    expect((await ask({ 'account-id': '4' })).json()).toMatchObject({ total: 1 });
    expect((await ask({ 'account-id': '1' })).status).toBe(403);
    expect((await ask({})).status).toBe(400);
    const accounts = await call(standIn.origin, '/data/v1/client/accounts', { headers: bearer(token) });
    expect(accounts.json()).toMatchObject([{ account_id: '3' }, { account_id: '4' }]);
  });

  it('are sold at the level of the API token only', async () => {
    expect((await exchange(standIn.origin, 'placeholder-client')).status).toBe(401);
    expect((await exchange(standIn.origin, 'placeholder-one', CLIENT)).status).toBe(401);
  });

  it('do not help an account that is not entitled, which is told so in plain text', async () => {
    const answer = await read(`${DAY}&timezone=utc0`, 'placeholder-discovery');
    expect([answer.status, answer.text]).toEqual([
      403,
      'The account does not belong to the MediaGo platform.',
    ]);
    expect((await exchange(standIn.origin, 'placeholder-stranger')).status).toBe(403);
  });
});

describe('MediaGo report by campaign and day', () => {
  it('has exactly the documented rows, money as a number with its decimals', async () => {
    const answer = await read(`${DAY}&timezone=utc8`);
    expect(answer.json()).toEqual({
      results: [
        {
          id: '101',
          name: 'native "one"',
          date: '2026-03-14',
          impression: 15_323,
          click: 84,
          spend: 7.6422,
          cpc: 0.091,
          conversion: 1,
          status: 1,
          cv_lead: 1,
          cv_purchase: 0,
          cv_other: 0,
        },
        {
          id: '102',
          name: 'pop_two',
          date: '2026-03-14',
          impression: 9_000,
          click: 0,
          spend: 1.25,
          cpc: 0,
          conversion: 0,
          status: 1,
          cv_lead: 0,
          cv_purchase: 0,
          cv_other: 0,
        },
        {
          id: '101',
          name: 'native "one"',
          date: '2026-03-15',
          impression: 4_000,
          click: 10,
          spend: 2,
          cpc: 0.2,
          conversion: 0,
          status: 1,
          cv_lead: 0,
          cv_purchase: 0,
          cv_other: 0,
        },
      ],
      total: 3,
    });
    expect(answer.text).toContain('"spend":7.6422,');
  });

  it.each([
    ['utc0', ['2026-03-14', '2026-03-14']],
    ['utc8', ['2026-03-14', '2026-03-14', '2026-03-15']],
    ['est', ['2026-03-14', '2026-03-14']],
  ])('cuts days in %s', async (zone, days) => {
    const answer = await read(`${DAY}&timezone=${zone}`);
    expect(answer.json()).toMatchObject({ results: days.map((date) => ({ date })) });
  });

  it('keeps est at five hours behind in summer', async () => {
    const book = createSpendBook([
      {
        id: '1',
        name: 'a',
        spendIn: spendTable({ '2026-07-02T04:00:00Z': { micros: 100n, impressions: 1, clicks: 0 } }),
      },
    ]);
    const summer = await startMediaGo({
      now: fixedClock('2026-08-01T00:00:00Z'),
      accounts: [{ id: '1', name: 'a', currency: 'USD', apiToken: 'placeholder', book }],
    });
    const token = await mediaGoToken(summer.origin, 'placeholder');
    const answer = await call(
      summer.origin,
      '/data/v1/report/day/list?start_date=2026-07-01&end_date=2026-07-02&timezone=est',
      { headers: bearer(token) },
    );
    await summer.stop();
    expect(answer.json()).toMatchObject({ results: [{ date: '2026-07-01', spend: 0.0001 }] });
  });

  it('pages by number and tells the count of all rows', async () => {
    const page = async (number: number) =>
      (await read(`${DAY}&timezone=utc8&page_size=2&current_page=${number}`)).json();
    expect(await page(1)).toMatchObject({ results: [{ id: '101' }, { id: '102' }], total: 3 });
    expect(await page(2)).toMatchObject({ results: [{ date: '2026-03-15' }], total: 3 });
    expect(await page(3)).toEqual({ results: [], total: 3 });
  });

  it('sorts and filters as asked', async () => {
    const sorted = await read(`${DAY}&timezone=utc8&sort_field=spend&sort_val=asc`);
    expect(sorted.json()).toMatchObject({ results: [{ spend: 1.25 }, { spend: 2 }, { spend: 7.6422 }] });
    const filtered = await read(`${DAY}&timezone=utc8&campaign_ids=102,999`);
    expect(filtered.json()).toMatchObject({ results: [{ id: '102' }], total: 1 });
  });

  it.each([
    ['another zone', '?start_date=2026-03-14&end_date=2026-03-14&timezone=Europe/Berlin'],
    ['no zone', '?start_date=2026-03-14&end_date=2026-03-14'],
    ['no day', '?end_date=2026-03-14&timezone=utc0'],
    ['a day that is none', '?start_date=2026-02-30&end_date=2026-03-14&timezone=utc0'],
    ['days in the wrong order', '?start_date=2026-03-15&end_date=2026-03-14&timezone=utc0'],
    ['too large a page', '?start_date=2026-03-14&end_date=2026-03-14&timezone=utc0&page_size=5000'],
  ])('is refused for %s', async (_what, query) => {
    const answer = await read(`/data/v1/report/day/list${query}`);
    expect([answer.status, answer.json()]).toEqual([400, { errno: 400, errmsg: expect.any(String) }]);
  });

  it('agrees with the summary, which has one row a day', async () => {
    const answer = await read(
      '/data/v1/report/summary?start_date=2026-03-14&end_date=2026-03-15&timezone=utc8',
    );
    expect(answer.json()).toMatchObject({
      results: [
        {
          date: '2026-03-14',
          spend: 8.8922,
          impression: 24_323,
          timezone: 'utc8',
          rawdata_update_time: '2026-03-20T00:00:00Z',
        },
        { date: '2026-03-15', spend: 2 },
      ],
    });
  });
});

describe('MediaGo beside the report', () => {
  it('lists the account and its campaigns', async () => {
    expect((await read('/manage/v1/account?auth_level=r')).json()).toEqual([
      { account_id: '1', account_name: 'An account', pixels: [] },
    ]);
    expect((await read('/manage/v1/campaign?auth_level=r&page_type=0')).json()).toEqual([
      {
        campaign_id: '101',
        campaign_name: 'native "one"',
        ads: [{ ad_id: '10101', ad_name: 'native "one"_1' }],
      },
      { campaign_id: '102', campaign_name: 'pop_two', ads: [{ ad_id: '10201', ad_name: 'pop_two_1' }] },
    ]);
    const paged = await read('/manage/v1/campaign?auth_level=r&page_type=1&page_size=1&current_page=2');
    expect(paged.json()).toMatchObject([{ campaign_id: '102' }]);
  });

  it('lets one report a second through where the limit is on, without telling how long to wait', async () => {
    const limited = await startMediaGo({
      now: fixedClock('2026-03-20T00:00:00Z'),
      reportsPerSecond: 1,
      accounts: [{ id: '1', name: 'a', currency: 'USD', apiToken: 'placeholder', book: smallBook() }],
    });
    const headers = bearer(await mediaGoToken(limited.origin, 'placeholder'));
    const ask = () => call(limited.origin, `${DAY}&timezone=utc0`, { headers });
    expect((await ask()).status).toBe(200);
    const second = await ask();
    expect([second.status, second.json()]).toEqual([
      429,
      { code: 1, msg: 'ReportFlowLimit.operateTooMuch', data: {} },
    ]);
    expect(second.headers.has('retry-after')).toBe(false);
    limited.clock.advance(1000);
    expect((await ask()).status).toBe(200);
    await limited.stop();
  });
});
