import { describe, expect, it, onTestFinished } from 'vitest';
import { startTikTok, type TikTokOptions } from '#local/networks/tiktok.ts';
import { call, fixedClock, smallBook } from './stand-in-client.ts';

async function start(more: Partial<TikTokOptions> = {}) {
  const account = { timezone: 'Asia/Tokyo', currency: 'JPY', book: smallBook() };
  const standIn = await startTikTok({
    now: fixedClock('2026-03-20T00:00:00Z'),
    accounts: [
      { ...account, id: '1', credentials: { accessToken: 'placeholder-token', advertiserId: '71' } },
      { ...account, id: '2', credentials: { accessToken: 'placeholder-other', advertiserId: '72' } },
    ],
    ...more,
  });
  onTestFinished(() => standIn.stop());
  const get = (path: string, query: Record<string, string> = {}, token = 'placeholder-token') =>
    call(standIn.origin, `/open_api/v1.3${path}?${new URLSearchParams(query)}`, {
      headers: { 'access-token': token },
    });
  return { standIn, get };
}

const REPORT = '/report/integrated/get/';
const hourly = {
  advertiser_id: '71',
  report_type: 'BASIC',
  data_level: 'AUCTION_CAMPAIGN',
  dimensions: '["campaign_id","stat_time_hour"]',
  metrics: '["spend","impressions","clicks"]',
  start_date: '2026-03-14',
  end_date: '2026-03-14',
};
const envelope = { code: 0, message: 'OK', request_id: expect.any(String) };

describe('TikTok', () => {
  it('reports hours of the advertiser page by page, all values text', async () => {
    const { get } = await start();
    expect((await get(REPORT, { ...hourly, page: '2', page_size: '2' })).json()).toEqual({
      ...envelope,
      data: {
        list: [
          {
            dimensions: { campaign_id: '102', stat_time_hour: '2026-03-14 22:00:00' },
            metrics: { spend: '1.25', impressions: '9000', clicks: '0' },
          },
        ],
        page_info: { page: 2, page_size: 2, total_number: 3, total_page: 2 },
      },
    });
  });

  it('reports days over thirty days, with a dash where there is no value', async () => {
    const { get } = await start();
    const daily = { ...hourly, dimensions: '["campaign_id","stat_time_day"]', metrics: '["cpc"]' };
    const range = { start_date: '2026-03-01', end_date: '2026-03-30' };
    expect((await get(REPORT, { ...daily, ...range })).json()).toMatchObject({
      data: {
        list: [
          {
            dimensions: { campaign_id: '101', stat_time_day: '2026-03-14 00:00:00' },
            metrics: { cpc: '0.09' },
          },
          { dimensions: { campaign_id: '102' }, metrics: { cpc: '-' } },
          { dimensions: { stat_time_day: '2026-03-15 00:00:00' } },
        ],
      },
    });
    const longer = await get(REPORT, { ...daily, ...range, end_date: '2026-03-31' });
    expect([longer.status, longer.json()]).toMatchObject([200, { code: 40002 }]);
  });

  it.each([
    [{ end_date: '2026-03-15' }, 40002],
    [{ start_date: '2026-03-15' }, 40002],
    [{ dimensions: 'campaign_id' }, 40002],
    [{ metrics: '["moon"]' }, 40002],
    [{ page_size: '1001' }, 40002],
    [{ data_level: 'AUCTION_AD' }, 40002],
    [{ advertiser_id: '72' }, 40001],
  ])('refuses %o behind status 200', async (change, code) => {
    const { get } = await start();
    const answer = await get(REPORT, { ...hourly, ...change });
    expect([answer.status, answer.json()]).toMatchObject([200, { code, data: {} }]);
  });

  it('knows its tokens and advertisers', async () => {
    const { get } = await start();
    const info = await get('/advertiser/info/', { advertiser_ids: '["71"]' });
    expect(info.json()).toMatchObject({
      data: {
        list: [{ advertiser_id: '71', currency: 'JPY', timezone: 'Asia/Tokyo', status: 'STATUS_ENABLE' }],
      },
    });
    expect((await get('/advertiser/info/', { advertiser_ids: '["72"]' })).json()).toMatchObject({
      code: 40001,
      message: 'No permission to operate advertiser 72.',
    });
    expect((await get('/user/info/')).json()).toMatchObject(envelope);
    expect((await get('/user/info/', {}, 'placeholder-wrong')).json()).toMatchObject({ code: 40105 });
    expect((await get('/nowhere/')).status).toBe(404);
    const campaigns = await get('/campaign/get/', { advertiser_id: '71', page_size: '1' });
    expect(campaigns.json()).toMatchObject({
      data: { list: [{ campaign_id: '101', campaign_name: 'native "one"' }], page_info: { total_page: 2 } },
    });
  });

  it('limits calls by code 40100 behind status 200', async () => {
    const { standIn, get } = await start({ requestsPerSecond: 1 });
    expect((await get('/user/info/')).json()).toMatchObject({ code: 0 });
    const refused = await get('/user/info/');
    expect([refused.status, refused.json()]).toMatchObject([200, { code: 40100 }]);
    standIn.clock.advance(1000);
    expect((await get('/user/info/')).json()).toMatchObject({ code: 0 });
  });
});
