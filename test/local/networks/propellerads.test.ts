import { describe, expect, it, onTestFinished } from 'vitest';
import { type PropellerAdsOptions, startPropellerAds } from '#local/networks/propellerads.ts';
import { at, bearer, call, fixedClock, smallBook } from './stand-in-client.ts';

const NOW = '2026-03-20T00:00:00Z';

async function start(more: Partial<PropellerAdsOptions> = {}) {
  const standIn = await startPropellerAds({
    now: fixedClock(NOW),
    accounts: [
      {
        id: '1',
        timezone: 'Etc/UTC',
        currency: 'USD',
        credentials: { token: 'placeholder-token' },
        book: smallBook(),
      },
    ],
    statisticsPerMinute: 100,
    ...more,
  });
  onTestFinished(() => standIn.stop());
  const get = (path: string, token = 'placeholder-token') =>
    call(standIn.origin, path, { headers: bearer(token) });
  return { standIn, get };
}

const groups = 'group_by[]=campaign_id&group_by[]=date_time&group_by[]=hour';
const stats = (query: string) => `/v5/adv/statistics?${query}`;
const DAY = `day_from=2026-03-14+00:00:00&day_to=2026-03-14+23:59:59&${groups}`;

describe('PropellerAds', () => {
  it('reports hours at the offset asked for, with totals and page counts', async () => {
    const { get } = await start();
    expect((await get(stats(`${DAY}&tz=%2B0300&page_size=1`))).json()).toEqual({
      items: [
        {
          campaign_id: 101,
          campaign_name: 'native "one"',
          date_time: '2026-03-14',
          hour: 15,
          money: 7.6421,
          spent: 7.6421,
          impressions: 15_320,
          clicks: 84,
          conversions: 0,
          payout: 0,
          profit: -7.6421,
          cpm: 0.499,
          cpc: 0.091,
          ctr: 0.55,
          win_rate: '0.0650',
        },
      ],
      totals: { impressions: 24_323, clicks: 84, spent: 8.8922, vat: 0, spent_with_vat: 8.8922 },
      per_page: 1,
      total_pages: 3,
      total_items: 3,
      vat_percent: 0,
      user_has_campaigns: true,
    });
    expect((await get(stats(`${DAY}&tz=%2B0300&page_size=2&page=2`))).json()).toMatchObject({
      items: [{ campaign_id: 102, date_time: '2026-03-14', hour: 16, spent: 1.25 }],
      total_pages: 2,
    });
  });

  it('counts in US Eastern without an offset, and takes a bare date for its midnight', async () => {
    const { get } = await start();
    expect((await get(stats(DAY))).json()).toMatchObject({
      items: [{ hour: 7 }, { hour: 8 }, { hour: 8 }, { hour: 17 }],
    });
    const bare = stats(`day_from=2026-03-13&day_to=2026-03-14&tz=%2B0000&${groups}`);
    expect((await get(bare)).json()).toMatchObject({ items: [] });
  });

  it('takes the same as JSON', async () => {
    const { standIn } = await start();
    const json = {
      day_from: '2026-03-14 00:00:00',
      day_to: '2026-03-14 23:59:59',
      tz: '+0000',
      group_by: ['campaign_id'],
      campaign_id: [102],
    };
    const headers = bearer('placeholder-token');
    const answer = await call(standIn.origin, '/v5/adv/statistics', { method: 'POST', headers, json });
    expect(answer.json()).toMatchObject({ items: [{ campaign_id: 102, spent: 1.25 }], total_items: 1 });
  });

  it.each([
    [{ hours: 'text' }, { date_time: '2026-03-14', hour: '12' }],
    [{ hours: 'in-date-time' }, { date_time: '2026-03-14 12:00:00' }],
  ] as const)('shows hours as %o', async (shapes, row) => {
    const { get } = await start(shapes);
    expect((await get(stats(`${DAY}&tz=%2B0000`))).json()).toMatchObject({ items: [row, {}, {}, {}] });
  });

  it.each(['result', 'array'] as const)('gives its rows as %s', async (rows) => {
    const { get } = await start({ rows });
    const order = 'order_by=spent&order_dest=desc';
    const answer = (await get(stats(`${DAY}&tz=%2B0000&${order}`))).json();
    const expected = [{ spent: 7.6421 }, { spent: 2 }, { spent: 1.25 }, { spent: 0.0001 }];
    expect(answer).toMatchObject(rows === 'array' ? expected : { result: expected });
  });

  it.each([
    ['group_by', 'day_from=2026-03-14&day_to=2026-03-15&group_by[]=moon'],
    ['day_to', `day_from=2026-03-14&day_to=2026-03-13&${groups}`],
    ['day_from', `day_from=14.03.2026&day_to=2026-03-13&${groups}`],
    ['tz', `day_from=2026-03-14&day_to=2026-03-15&tz=utc&${groups}`],
  ])('names the wrong field: %s', async (field, query) => {
    const { get } = await start();
    const answer = await get(stats(query));
    expect(answer.status).toBe(400);
    expect(Object.keys(Object(answer.json()))).toEqual([field]);
  });

  it('knows offsets within a week only', async () => {
    const { get } = await start();
    const week = (last: number) =>
      stats(`day_from=2026-03-01+00:00:00&day_to=2026-03-${last}+23:59:59&${groups}`);
    expect((await get(`${week(18)}`)).status).toBe(200);
    expect((await get(`${week(10)}&tz=%2B0000`)).json()).toEqual({
      tz: ['Time zone is available only in the weekly period.'],
    });
    const eight = stats(`day_from=2026-03-07+00:00:00&day_to=2026-03-14+23:59:59&tz=%2B0000&${groups}`);
    expect((await get(eight)).status).toBe(200);
  });

  it('answers two statistics a minute, refused ones included, the rest in plain text', async () => {
    const { standIn, get } = await start({ statisticsPerMinute: 2 });
    const limits = ({ headers }: Awaited<ReturnType<typeof get>>) =>
      ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`));
    const reset = String(at(NOW) / 1000 + 60);
    expect(limits(await get(stats('group_by[]=moon')))).toEqual(['2', '1', reset]);
    expect(limits(await get(stats(DAY)))).toEqual(['2', '0', reset]);
    standIn.clock.advance(20_000);
    const refused = await get(stats(DAY));
    expect([refused.status, ...limits(refused)]).toEqual([429, '2', '0', reset]);
    expect(refused.headers.get('content-type')).toContain('text/plain');
    const balance = await get('/v5/adv/balance');
    expect([balance.text, ...limits(balance).slice(0, 2)]).toEqual(['"1517.70"', '30', '29']);
    standIn.clock.advance(40_000);
    expect((await get(stats(DAY))).status).toBe(200);
  });

  it('tells strangers and the lost apart', async () => {
    const { get } = await start();
    expect((await get('/v5/adv/balance', 'placeholder-other')).status).toBe(401);
    expect((await get('/v5/nowhere')).json()).toBe('Not found.');
    expect((await get('/v5/adv/campaigns?page=1&page_size=1000')).json()).toMatchObject({
      result: [{ id: 101, name: 'native "one"' }, { id: 102 }],
      meta: { total_items: 2 },
    });
  });
});
