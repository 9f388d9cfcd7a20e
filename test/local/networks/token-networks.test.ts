import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { StandInOptions } from '#local/networks/network-definition.ts';
import { startRevcontent } from '#local/networks/revcontent.ts';
import type { StandIn } from '#local/networks/stand-in-server.ts';
import { startTaboola, type TaboolaAccount } from '#local/networks/taboola.ts';
import { startTrafficStars, type TrafficStarsOptions } from '#local/networks/trafficstars.ts';
import { bearer, call, fixedClock, smallBook } from './stand-in-client.ts';

const now = fixedClock('2026-03-20T00:00:00Z');

function stopAfter(standIn: StandIn): StandIn {
  onTestFinished(() => standIn.stop());
  return standIn;
}

const ask = (standIn: StandIn, path: string, form: Record<string, string>) =>
  call(standIn.origin, path, { method: 'POST', form });

const tokenIn = (answer: { json(): unknown }) =>
  z.object({ access_token: z.string() }).parse(answer.json()).access_token;

const client = { grant_type: 'client_credentials', client_id: 'id', client_secret: 'placeholder-secret' };

describe('Revcontent', () => {
  const credentials = { clientId: 'id', clientSecret: 'placeholder-secret' };
  const account = { timezone: 'America/New_York', currency: 'USD' };
  const start = async () =>
    stopAfter(
      await startRevcontent({
        now,
        accounts: [
          { ...account, id: '1', credentials, book: smallBook() },
          { ...account, id: '2', credentials: { ...credentials, subAccountId: '77' }, book: smallBook() },
        ],
      }),
    );
  const connect = async () => {
    const standIn = await start();
    const answer = await ask(standIn, '/oauth/token', client);
    const headers = { ...bearer(tokenIn(answer)), 'content-type': 'application/json' };
    const get = (path: string, more = {}) =>
      call(standIn.origin, `/stats/api/v1.0${path}`, { headers: { ...headers, ...more } });
    return { standIn, get, answer };
  };

  it('sells a token for a day', async () => {
    const { standIn, answer, get } = await connect();
    expect(answer.json()).toEqual({
      access_token: expect.any(String),
      expires_in: 86_400,
      token_type: 'Bearer',
      scope: 'advertiser publisher',
    });
    standIn.clock.advance(86_400_000);
    expect((await get('/boosts')).status).toBe(401);
  });

  it('refuses a wrong secret with 400, as OAuth has it', async () => {
    const standIn = await start();
    const answer = await ask(standIn, '/oauth/token', { ...client, client_secret: 'placeholder-other' });
    const error = { error: 'invalid_client', error_description: expect.any(String) };
    expect([answer.status, answer.json()]).toEqual([400, error]);
    const json = await call(standIn.origin, '/oauth/token', { method: 'POST', json: client });
    expect(json.status).toBe(400);
  });

  it('reports a campaign and day in text alone', async () => {
    const { get } = await connect();
    const day = '/boosts/performance?date_from=2026-03-14&date_to=2026-03-14';
    expect((await get(`${day}&all_boosts=yes&limit=1&offset=1`)).json()).toEqual({
      success: true,
      data: [
        {
          id: '102',
          date: '2026-03-14',
          impressions: '9000',
          viewable_impressions: '6300',
          clicks: '0',
          conversions: '0',
          ctr: '0.0000',
          avg_cpc: '0.00000000',
          cost: '1.2500',
          cost_per_conv: '0.000',
          return: '0.0000',
          profit: '-1.2500',
        },
      ],
    });
    expect((await get(day)).json()).toMatchObject({ data: [{ date: '2026-03-14', cost: '10.8922' }] });
    expect((await get(`${day}&boost_id=101`)).json()).toMatchObject({
      data: [{ id: '101', cost: '9.6422' }],
    });
    expect((await get(`${day}&limit=1001`)).status).toBe(400);
  });

  it('reports the month so far without dates', async () => {
    const { get } = await connect();
    expect((await get('/boosts/performance')).json()).toMatchObject({ data: [{ cost: '10.8922' }] });
    expect((await get('/boosts?limit=1')).json()).toMatchObject({
      data: [
        { id: '101', name: 'native "one"', enabled: 'active', cost: '9.6422', average_cpc: '0.10257660' },
      ],
    });
  });

  it('wants JSON announced on every call, and an account of the client', async () => {
    const { get } = await connect();
    expect((await get('/boosts', { 'content-type': 'text/plain' })).status).toBe(400);
    expect((await get('/boosts?sub_account_id=77')).status).toBe(200);
    expect((await get('/boosts?sub_account_id=78')).status).toBe(403);
  });
});

describe('Taboola', () => {
  const account = (accountId: string, timezone: string): TaboolaAccount => ({
    id: '9',
    timezone,
    currency: 'EUR',
    credentials: { clientId: 'id', clientSecret: 'placeholder-secret', accountId },
    book: smallBook(),
  });
  const connect = async (more: Partial<StandInOptions<TaboolaAccount>> & { campaignIds?: 'number' } = {}) => {
    const accounts = [account('one', 'America/New_York')];
    const standIn = stopAfter(await startTaboola({ now, accounts, ...more }));
    const headers = bearer(tokenIn(await ask(standIn, '/backstage/oauth/token', client)));
    const get = (path: string) => call(standIn.origin, `/backstage/api/1.0${path}`, { headers });
    return { standIn, get };
  };
  const report = (dimension: string, from: string, to: string) =>
    `/one/reports/campaign-summary/dimensions/${dimension}?start_date=${from}&end_date=${to}`;

  it('reports hours of the account, and up to when it knows them', async () => {
    const { get } = await connect();
    const day = report('campaign_hour_breakdown', '2026-03-14T09:00:00', '2026-03-14T17:59:59');
    expect((await get(`${day}&campaign=101`)).json()).toEqual({
      'last-used-rawdata-update-time': '2026-03-19 19:00:00.0',
      timezone: 'EDT',
      results: [
        {
          date: '2026-03-14 09:00:00.0',
          campaign: '101',
          campaign_name: 'native "one"',
          clicks: 0,
          impressions: 3,
          visible_impressions: 1,
          spent: 0.0001,
          cpc: 0,
          cpa_actions_num: 0,
          currency: 'EUR',
        },
      ],
      recordCount: 1,
      metadata: { total: 1, count: 1, static_fields: [] },
    });
  });

  it('shows an hour one to two hours after it ended, and keeps it for ninety days', async () => {
    const { standIn, get } = await connect();
    const day = report('campaign_hour_breakdown', '2026-03-14T00:00:00', '2026-03-14T23:59:59');
    const countAt = async (instant: string) => {
      standIn.clock.set(Date.parse(instant));
      return z.object({ recordCount: z.number() }).parse((await get(day)).json()).recordCount;
    };
    expect(await countAt('2026-03-14T13:59:59Z')).toBe(0);
    expect(await countAt('2026-03-14T14:00:00Z')).toBe(1);
    expect(await countAt('2026-03-14T15:00:00Z')).toBe(3);
    const later = await connect({ now: fixedClock('2026-06-12T12:30:00Z') });
    expect((await later.get(day)).json()).toMatchObject({ results: [{}, {}, {}] });
    later.standIn.clock.advance(60_000 * 60);
    expect((await later.get(day)).json()).toMatchObject({ results: [{ campaign: '101' }] });
  });

  it.each([
    ['campaign_day_breakdown', [{ campaign: 101, spent: 9.6422 }, { campaign: 102 }]],
    ['campaign_breakdown', [{ campaign: 101, spent: 9.6422 }, { campaign: 102 }]],
    ['day', [{ date: '2026-03-14 00:00:00.0', spent: 10.8922 }]],
  ])('reports by %s, over longer spans', async (dimension, results) => {
    const { get } = await connect({ campaignIds: 'number' });
    const answer = await get(report(dimension, '2026-03-10T00:00:00', '2026-03-18T23:59:59'));
    expect(answer.json()).toMatchObject({ results });
  });

  it.each([
    [report('campaign_hour_breakdown', '2026-03-14T00:00:00', '2026-03-15T23:59:59'), 200],
    [report('campaign_hour_breakdown', '2026-03-14T00:00:00', '2026-03-16T00:00:01'), 400],
    [report('campaign_hour_breakdown', '2026-03-14T00:00:00', '2026-03-13T00:00:00'), 400],
    [report('campaign_hour_breakdown', '2026-03-14', '2026-03-14'), 400],
    [report('moon', '2026-03-14T00:00:00', '2026-03-14T23:59:59'), 404],
    ['/two/campaigns/', 403],
  ])('answers %s with %d', async (path, status) => {
    const { get } = await connect();
    const answer = await get(path);
    expect(answer.status).toBe(status);
    if (status !== 200) expect(answer.json()).toEqual({ http_status: status, message: expect.any(String) });
  });

  it('tells accounts of the client with zone and currency', async () => {
    const accounts = [account('one', 'America/New_York'), account('two', 'Asia/Tokyo')];
    const { get } = await connect({ accounts });
    expect((await get('/users/current/allowed-accounts')).json()).toMatchObject({
      results: [{ account_id: 'one' }, { account_id: 'two', currency: 'EUR', time_zone_name: 'Asia/Tokyo' }],
    });
    expect((await get('/users/current/account')).json()).toMatchObject({ account_id: 'one' });
    expect((await get('/two/campaigns/?fetch_level=R')).json()).toMatchObject({
      results: [{ id: '101', advertiser_id: 'two', name: 'native "one"' }, { id: '102' }],
    });
  });

  it('speaks XML about tokens, and HTML behind a slash', async () => {
    const { standIn } = await connect();
    const wrong = await ask(standIn, '/backstage/oauth/token', { ...client, client_id: 'other' });
    const trap = await ask(standIn, '/backstage/oauth/token/', client);
    const stranger = await call(standIn.origin, '/backstage/api/1.0/users/current/account');
    const seen = [wrong, trap, stranger].map(({ status, headers }) => [status, headers.get('content-type')]);
    expect(seen).toEqual([
      [400, 'application/xml'],
      [403, 'text/html'],
      [401, 'application/xml'],
    ]);
    expect(wrong.text).toContain('<error>invalid_client</error>');
  });
});

describe('TrafficStars', () => {
  const key = { grant_type: 'refresh_token', refresh_token: 'placeholder-key' };
  const connect = async (more: Partial<TrafficStarsOptions> = {}) => {
    const account = {
      id: '1',
      timezone: 'Etc/UTC',
      currency: 'USD',
      credentials: { apiKey: 'placeholder-key' },
    };
    const accounts = [{ ...account, book: smallBook() }];
    const standIn = stopAfter(await startTrafficStars({ now, accounts, ...more }));
    const token = tokenIn(await ask(standIn, '/v1/auth/token', key));
    const get = (path: string, more = {}) =>
      call(standIn.origin, path, { headers: { ...bearer(token), ...more } });
    return { standIn, get, token };
  };
  const report = (name: string) =>
    `/v1.1/advertiser/custom/report/${name}?date_from=2026-03-14&date_to=2026-03-14`;

  it('reports campaigns, or the days of one, as a bare list', async () => {
    const { get, token } = await connect();
    expect(token.length).toBeGreaterThan(2000);
    expect((await get(report('by-campaign'))).json()).toEqual([
      {
        campaign_id: 101,
        name: 'native "one"',
        impressions: 19_323,
        clicks: 94,
        ctr: 0.49,
        amount: 9.6422,
        leads: 0,
      },
      { campaign_id: 102, name: 'pop_two', impressions: 9000, clicks: 0, ctr: 0, amount: 1.25, leads: 0 },
    ]);
    const days = [{ day: '2026-03-14', impressions: 9000, clicks: 0, ctr: 0, amount: 1.25, leads: 0 }];
    expect((await get(`${report('by-day')}&campaign_id=102`)).json()).toEqual(days);
    expect((await get(report('by-day'))).status).toBe(400);
  });

  it('wraps the list and writes amounts as text where told to', async () => {
    const { get } = await connect({ rows: 'response', amounts: 'text' });
    expect((await get(report('by-campaign'))).json()).toMatchObject({
      response: [{ amount: '9.6422' }, { amount: '1.25' }],
    });
  });

  it('loses the query of a GET that calls itself JSON', async () => {
    const { get } = await connect();
    expect((await get(report('by-campaign'), { 'content-type': 'application/json' })).status).toBe(400);
  });

  it.each([400, 401] as const)('refuses a wrong key with %d', async (invalidKeyStatus) => {
    const { standIn } = await connect({ invalidKeyStatus });
    const answer = await ask(standIn, '/v1/auth/token', { ...key, refresh_token: 'placeholder-other' });
    expect([answer.status, answer.json()]).toMatchObject([invalidKeyStatus, { error: 'invalid_grant' }]);
  });

  it('serves a hundred calls a minute', async () => {
    const { standIn, get } = await connect();
    const statuses: number[] = [];
    for (let count = 0; count < 101; count += 1) statuses.push((await get('/v1.1/campaigns')).status);
    standIn.clock.advance(60_000);
    statuses.push((await get('/v2/userinfo/balance')).status);
    expect(statuses.slice(-3)).toEqual([200, 429, 200]);
  });
});
