import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { type AdsterraOptions, startAdsterra } from '#local/networks/adsterra.ts';
import { type HilltopAdsOptions, startHilltopAds } from '#local/networks/hilltopads.ts';
import type { StandIn } from '#local/networks/stand-in-server.ts';
import { startZeropark, type ZeroparkAccount, type ZeroparkOptions } from '#local/networks/zeropark.ts';
import { at, call, fixedClock, smallBook } from './stand-in-client.ts';

const now = fixedClock('2026-03-15T12:00:00Z');
const account = { id: '1', timezone: 'Etc/UTC', currency: 'USD' };

function stopAfter(standIn: StandIn): StandIn {
  onTestFinished(() => standIn.stop());
  return standIn;
}

describe('Adsterra', () => {
  const start = async (more: Partial<AdsterraOptions> = {}) => {
    const book = smallBook();
    const accounts = [{ ...account, credentials: { apiKey: 'placeholder-key' }, book }];
    const standIn = stopAfter(await startAdsterra({ now, accounts, ...more }));
    const get = (path: string, key = 'placeholder-key') =>
      call(standIn.origin, `/advertiser${path}`, { headers: { 'x-api-key': key } });
    return { standIn, book, get };
  };
  const DAY = '/stats.json?start_date=2026-03-14&finish_date=2026-03-14';

  it('reports campaigns by day of UTC', async () => {
    const { get } = await start();
    const item = { conversions: 0, date: '2026-03-14' };
    expect((await get(`${DAY}&group_by[]=date&group_by[]=campaign`)).json()).toEqual({
      items: [
        { ...item, campaign: 101, impressions: 19_323, clicks: 94, ctr: 0.49, cpm: 0.499, spent: '9.6422' },
        { ...item, campaign: 102, impressions: 9000, clicks: 0, ctr: 0, cpm: 0.139, spent: '1.25' },
      ],
      itemCount: 2,
      timezone: 'UTC',
    });
    expect((await get(`${DAY}&group_by=campaign&campaign=102`)).json()).toMatchObject({
      items: [{ spent: '1.25' }],
    });
    expect((await get(`${DAY}&group_by=hour`)).json()).toMatchObject({ code: 400, data: null });
  });

  it('answers the same for a minute', async () => {
    const { standIn, book, get } = await start({ amounts: 'number' });
    const spent = async () => (await get(`${DAY}&group_by[]=date`)).json();
    const before = { items: [{ spent: 10.8922 }] };
    expect(await spent()).toMatchObject(before);
    book.correct('102', at('2026-03-14T13:00:00Z'), { micros: 2_250_000n, impressions: 1, clicks: 0 });
    standIn.clock.advance(59_000);
    expect(await spent()).toMatchObject(before);
    standIn.clock.advance(1_000);
    expect(await spent()).toMatchObject({ items: [{ spent: 11.8922 }] });
  });

  it('knows its keys', async () => {
    const { get } = await start();
    const wrong = await get('/balance.json', 'placeholder-other');
    expect([wrong.status, wrong.json()]).toEqual([
      401,
      { code: 401, message: 'Token not found', data: null },
    ]);
    expect((await get('/balance.json')).status).toBe(200);
    expect((await get('/campaigns.json')).json()).toMatchObject({
      items: [{ id: 101 }, { id: 102 }],
      itemCount: 2,
    });
  });
});

describe('Zeropark', () => {
  const start = async (more: Partial<ZeroparkOptions> = {}, change: Partial<ZeroparkAccount> = {}) => {
    const credentials = { apiToken: 'placeholder-token' };
    const accounts = [{ ...account, credentials, book: smallBook(), ...change }];
    const standIn = stopAfter(await startZeropark({ now, accounts, ...more }));
    return (path: string, token = 'placeholder-token') =>
      call(standIn.origin, `/api${path}`, { headers: { 'api-token': token } });
  };
  const custom = (first: string, last: string) =>
    `/stats/campaign/all?interval=CUSTOM&startDate=${first}&endDate=${last}`;

  it('reports one total per campaign, the dearest first, pages from 0 on', async () => {
    const get = await start();
    expect((await get(`${custom('14/03/2026', '14/03/2026')}&page=1&limit=1`)).json()).toEqual({
      page: 1,
      limit: 1,
      total: 2,
      elements: [
        {
          details: {
            id: '102',
            name: 'pop_two',
            url: 'https://example.com/',
            geo: 'CA',
            state: { state: 'ACTIVE' },
          },
          stats: { spent: 1.25, redirects: 9000, conversions: 0, payout: 0, averageBid: 0.0035 },
        },
      ],
    });
    expect((await get(`${custom('13/03/2026', '15/03/2026')}&sortOrder=ASC`)).json()).toMatchObject({
      elements: [{ stats: { spent: 1.25 } }, { stats: { spent: 9.6422 } }],
    });
  });

  it.each([
    ['TODAY', 'Asia/Tokyo', 2],
    ['YESTERDAY', 'Asia/Tokyo', 8.8922],
    ['YESTERDAY', 'Etc/UTC', 10.8922],
  ])('cuts %s in the zone of the account: %s', async (interval, timezone, spent) => {
    const get = await start({}, { timezone });
    const answer = await get(`/stats/campaign/all?interval=${interval}`);
    const element = z.object({ stats: z.object({ spent: z.number() }) });
    const { elements } = z.object({ elements: z.array(element) }).parse(answer.json());
    expect(elements.reduce((sum, { stats }) => sum + stats.spent, 0)).toBeCloseTo(spent, 6);
  });

  it('hides deleted campaigns unless told otherwise', async () => {
    const get = await start({}, { deleted: ['101'] });
    const day = custom('14/03/2026', '14/03/2026');
    expect((await get(day)).json()).toMatchObject({ total: 1, elements: [{ details: { id: '102' } }] });
    const state = { state: 'DELETED' };
    expect((await get(`${day}&showDeleted=true`)).json()).toMatchObject({
      elements: [{ details: { state } }, {}],
    });
  });

  it.each([
    [undefined, []],
    ['object', { page: 0, limit: 100, total: 0, elements: [] }],
  ] as const)('says nothing as %s', async (empty, body) => {
    const get = await start(empty && { empty });
    expect((await get(custom('01/02/2026', '01/02/2026'))).json()).toEqual(body);
  });

  it('refuses months before days, and strangers', async () => {
    const get = await start();
    expect((await get(custom('03/14/2026', '03/14/2026'))).status).toBe(400);
    expect((await get(custom('15/03/2026', '14/03/2026'))).status).toBe(400);
    expect((await get('/user/details', 'placeholder-other')).status).toBe(401);
    expect((await get('/user/details')).json()).toMatchObject({ id: '1' });
  });
});

describe('HilltopAds', () => {
  const start = async (more: Partial<HilltopAdsOptions> = {}) => {
    const accounts = [{ ...account, credentials: { apiKey: 'placeholder-key' }, book: smallBook() }];
    const standIn = stopAfter(await startHilltopAds({ now, accounts, ...more }));
    return (path: string, key = 'placeholder-key') =>
      call(standIn.origin, `${path}${path.includes('?') ? '&' : '?'}key=${key}`);
  };
  const STATS = '/api/advertiser/listStats';
  const one = {
    campaignTitle: 'native "one"',
    impressions: '19323',
    clicks: '94',
    conversions: '0',
    revenue: '9.6422',
  };
  const two = {
    campaignTitle: 'pop_two',
    impressions: '9000',
    clicks: '0',
    conversions: '0',
    revenue: '1.25',
  };

  it('reports yesterday without a date, by campaign, under both hosts', async () => {
    const get = await start();
    expect((await get(`${STATS}?group=campaignId`)).json()).toEqual({ result: { 101: one, 102: two } });
    const range = 'date=2026-03-13&date2=2026-03-14';
    expect((await get(`/advertiser/listStats?group=campaignId&${range}`)).json()).toEqual({
      result: { 101: one, 102: two },
    });
  });

  it('nests what is grouped in the order asked for, passing over hours', async () => {
    const get = await start();
    const day = { 101: one, 102: two };
    expect((await get(`${STATS}?date=2026-03-14&group=date,campaignId,hour`)).json()).toEqual({
      result: { '2026-03-14': day },
    });
  });

  it('groups by hour and wraps the result where told to', async () => {
    const get = await start({ hours: 'grouped', result: 'array' });
    expect((await get(`${STATS}?date=2026-03-14&group=campaignId,date,hour`)).json()).toMatchObject({
      result: [
        {
          101: {
            '2026-03-14': { 12: { revenue: '7.6421' }, 13: { revenue: '0.0001' }, 22: { revenue: '2.00' } },
          },
          102: { '2026-03-14': { 13: two } },
        },
      ],
    });
  });

  it('answers an empty list where there is nothing', async () => {
    const get = await start();
    expect((await get(`${STATS}?date=2026-02-01&group=campaignId`)).json()).toEqual({ result: [] });
    expect((await get(`${STATS}?date=2026-02-02&date2=2026-02-01&group=campaignId`)).status).toBe(400);
  });

  it.each([
    ['401', 401],
    ['error-in-200', 200],
  ] as const)('refuses a wrong key by %s', async (invalidKey, status) => {
    const get = await start({ invalidKey });
    const answer = await get('/api/advertiser/balance', 'placeholder-other');
    expect([answer.status, answer.json()]).toEqual([status, { error: 'The API key is invalid.' }]);
  });

  it('tells balance and campaigns', async () => {
    const get = await start();
    expect((await get('/api/advertiser/balance')).json()).toEqual({ result: { balance: '1000.00' } });
    expect((await get('/api/advertiser/inventory')).json()).toMatchObject({
      result: { ads: { 10101: { campaignId: '101' } } },
    });
  });
});
