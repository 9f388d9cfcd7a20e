import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { type OutbrainAccount, startOutbrain } from '#local/networks/outbrain.ts';
import { call, fixedClock, smallBook } from './stand-in-client.ts';

const API = '/amplify/v0.1';
const REPORTS = `${API}/reports/marketers/m1`;
const ALL = 'enabledCampaignsOnly=false&includeArchivedCampaigns=true';

async function start(account: Partial<OutbrainAccount> = {}, now = '2026-03-15T12:20:00Z') {
  const standIn = await startOutbrain({
    now: fixedClock(now),
    accounts: [
      {
        id: '1',
        timezone: 'Europe/Paris',
        currency: 'EUR',
        credentials: { token: 'placeholder-token', marketerId: 'm1' },
        login: { username: 'placeholder-user', password: 'placeholder-password' },
        book: smallBook(),
        ...account,
      },
    ],
  });
  onTestFinished(() => standIn.stop());
  const get = (path: string, token = 'placeholder-token') =>
    call(standIn.origin, path, { headers: { 'ob-token-v1': token } });
  const login = (password = 'placeholder-password') => {
    const authorization = `Basic ${Buffer.from(`placeholder-user:${password}`).toString('base64')}`;
    return call(standIn.origin, `${API}/login`, { headers: { authorization } });
  };
  return { standIn, get, login };
}

const campaignIds = (json: unknown) =>
  z
    .object({ campaignResults: z.array(z.object({ campaignId: z.string() })) })
    .parse(json)
    .campaignResults.map(({ campaignId }) => campaignId);

describe('Outbrain', () => {
  it('sells a token for thirty days beside the one that the user has', async () => {
    const { standIn, get, login } = await start();
    const answer = await login();
    const { 'OB-TOKEN-V1': token } = z.object({ 'OB-TOKEN-V1': z.string() }).parse(answer.json());
    const marketers = {
      count: 1,
      marketers: [{ id: 'm1', name: expect.any(String), currency: 'EUR', enabled: true }],
    };
    expect((await get(`${API}/marketers`)).json()).toEqual(marketers);
    expect((await get(`${API}/marketers`, token)).json()).toEqual(marketers);
    standIn.clock.advance(30 * 86_400_000);
    expect((await get(`${API}/marketers`, token)).status).toBe(401);
  });

  it('lets a user log in twice an hour, failures included, and tells the milliseconds left', async () => {
    const { standIn, login } = await start();
    expect((await login('placeholder-wrong')).status).toBe(401);
    expect((await login()).status).toBe(200);
    expect((await login()).status).toBe(200);
    standIn.clock.advance(600_000);
    const refused = await login();
    expect([refused.status, refused.headers.get('rate-limit-msec-left')]).toEqual([429, '3000000']);
    standIn.clock.advance(3_000_000);
    expect((await login()).status).toBe(200);
  });

  it('reports the last hours by campaign, the running one included, ten rows each unless asked for more', async () => {
    const { get } = await start({}, '2026-03-14T13:20:00Z');
    const answer = await get(`${REPORTS}/campaigns/periodicHourly?hours=2&limit=48&${ALL}`);
    expect(answer.headers.get('amplify-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const hour = (start: string, end: string) => ({
      id: `2026-03-14 ${start}`,
      fromDate: `2026-03-14 ${start}`,
      toDate: `2026-03-14 ${end}`,
    });
    expect(answer.json()).toEqual({
      campaignResults: [
        {
          campaignId: '101',
          results: [
            {
              metadata: hour('13:00:00', '14:00:00'),
              metrics: {
                impressions: 15_320,
                clicks: 84,
                spend: 7.6421,
                ecpc: 0.091,
                ctr: 0.55,
                conversions: 0,
              },
            },
          ],
          totalResults: 1,
        },
        {
          campaignId: '102',
          results: [
            {
              metadata: hour('14:00:00', '15:00:00'),
              metrics: { impressions: 1500, clicks: 0, spend: 0.2083, ecpc: 0, ctr: 0, conversions: 0 },
            },
          ],
          totalResults: 1,
        },
      ],
      totalCampaigns: 2,
    });
    const second = await get(`${REPORTS}/campaigns/periodicHourly?hours=48&limit=1&offset=1&${ALL}`);
    expect(second.json()).toMatchObject({ campaignResults: [{ results: [] }, { results: [] }] });
    expect((await get(`${REPORTS}/campaigns/periodicHourly?hours=49`)).status).toBe(400);
    expect((await get(`${REPORTS}/campaigns/periodicHourly?hours=1`)).json()).toMatchObject({
      totalCampaigns: 1,
    });
  });

  it.each([
    ['', ['103']],
    ['&enabledCampaignsOnly=false', ['101', '103']],
    ['&includeArchivedCampaigns=true', ['103']],
    [`&${ALL}`, ['101', '102', '103']],
  ])('leaves paused and archived campaigns out unless told otherwise: %s', async (flags, ids) => {
    const book = smallBook();
    const third = { ...book, campaigns: [...book.campaigns, { id: '103', name: 'three' }] };
    const report: typeof book.report = (query) =>
      book.report({ ...query, campaignIds: query.campaignIds?.map((id) => (id === '103' ? '102' : id)) });
    const { get } = await start({ paused: ['101'], archived: ['102'], book: { ...third, report } });
    const answer = await get(`${REPORTS}/campaigns/periodic?from=2026-03-14&to=2026-03-14${flags}`);
    expect(campaignIds(answer.json())).toEqual(ids);
  });

  it('reports days, and the hours of a day, of campaigns and of the whole marketer', async () => {
    const { get } = await start();
    const day = 'from=2026-03-14&to=2026-03-14';
    const daily = await get(`${REPORTS}/campaigns/periodic?${day}&breakdown=daily&${ALL}`);
    const metadata = { id: '2026-03-14', fromDate: '2026-03-14', toDate: '2026-03-14' };
    expect(daily.json()).toMatchObject({
      campaignResults: [{ results: [{ metadata, metrics: { spend: 9.6422 } }] }, { campaignId: '102' }],
    });
    const hours = await get(`${REPORTS}/periodic?${day}&breakdown=hourOfDay&${ALL}`);
    expect(hours.json()).toMatchObject({
      results: [
        { metadata: { id: '13' } },
        { metadata: { id: '14' }, metrics: { spend: 1.2501 } },
        { metadata: { id: '23' } },
      ],
      totalResults: 3,
      summary: { spend: 10.8922 },
    });
    const one = await get(`${REPORTS}/periodic?${day}&breakdown=hourOfDay&campaignId=102`);
    expect(one.json()).toMatchObject({ totalResults: 1, summary: { spend: 1.25 } });
    expect((await get(`${REPORTS}/periodic?from=2026-03-15&to=2026-03-14`)).status).toBe(400);
  });

  it('lists campaigns by fifty at most', async () => {
    const { get } = await start({ archived: ['102'] });
    expect((await get(`${API}/marketers/m1/campaigns?limit=50&includeArchived=true`)).json()).toMatchObject({
      campaigns: [
        { id: '101', enabled: true },
        { id: '102', enabled: false },
      ],
      count: 2,
      totalCount: 2,
    });
    expect((await get(`${API}/marketers/m1/campaigns`)).json()).toMatchObject({ totalCount: 1 });
    expect((await get(`${API}/marketers/m1/campaigns?limit=51`)).status).toBe(400);
    expect((await get(`${API}/marketers/m2/campaigns`)).status).toBe(403);
  });

  it('limits reports by marketer, hourly ones in a bucket of their own, and calls by token', async () => {
    const { standIn, get } = await start();
    const passing = async (path: string) => {
      let count = 0;
      while ((await get(path)).status === 200) {
        count += 1;
        standIn.clock.advance(100);
      }
      return count;
    };
    expect(await passing(`${REPORTS}/campaigns/periodic?from=2026-03-14&to=2026-03-14`)).toBe(30);
    expect(await passing(`${REPORTS}/campaigns/periodicHourly`)).toBe(50);
    const statuses: number[] = [];
    standIn.clock.advance(1000);
    for (let count = 0; count < 31; count += 1) statuses.push((await get(`${API}/marketers`)).status);
    expect(statuses.slice(-2)).toEqual([200, 429]);
  });
});
