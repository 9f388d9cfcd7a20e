import { describe, expect, it, onTestFinished } from 'vitest';
import { type MgidOptions, startMgid } from '#local/networks/mgid.ts';
import { bearer, call, fixedClock, smallBook } from './stand-in-client.ts';

const account = {
  id: '1',
  timezone: 'America/New_York',
  currency: 'USD',
  credentials: { token: 'placeholder-token', clientId: '1234' },
};

async function start(more: Partial<MgidOptions> = {}) {
  const standIn = await startMgid({
    now: fixedClock('2026-03-20T00:00:00Z'),
    accounts: [{ ...account, book: smallBook() }],
    ...more,
  });
  onTestFinished(() => standIn.stop());
  return (path: string, headers: Record<string, string> = bearer('placeholder-token')) =>
    call(standIn.origin, path, { headers });
}

const REPORT = '/v1/goodhits/clients/1234/statistics-reports';
const range = (from: string, to: string) =>
  `filters[dateRange][dateFrom]=${from}.000Z&filters[dateRange][dateTo]=${to}.000Z`;
const DAY = range('2026-03-14T00:00:00', '2026-03-14T23:59:59');
const HOURS = 'dimensions[]=day&dimensions[]=hour&dimensions[]=campaignId&metrics[]=spent&metrics[]=clicks';
const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('MGID', () => {
  it('reports hours of the account, twenty rows unless asked for more', async () => {
    const get = await start();
    expect((await get(`${REPORT}?${DAY}&${HOURS}&limit=2`)).json()).toEqual({
      data: [
        { day: '2026-03-14', hour: 8, campaignId: 101, spent: usd('7.6421'), clicks: 84 },
        { day: '2026-03-14', hour: 9, campaignId: 101, spent: usd('0.0001'), clicks: 0 },
      ],
      totals: { day: '', hour: 0, campaignId: 0, spent: usd('10.8922'), clicks: 94 },
      count: 4,
      limit: 2,
      offset: 0,
    });
    expect((await get(`${REPORT}?${DAY}&${HOURS}&offset=4`)).json()).toMatchObject({ data: [], limit: 20 });
  });

  it.each([
    ['instants', 2],
    ['account-days', 4],
  ] as const)('reads the range as %s', async (reading, count) => {
    const get = await start({ range: reading, envelope: 'meta' });
    const query = range('2026-03-14T12:30:00', '2026-03-14T13:00:00');
    expect((await get(`${REPORT}?${query}&${HOURS}`)).json()).toMatchObject({ meta: { count, offset: 0 } });
  });

  it.each([
    ['dimensions', `${DAY}&dimensions[]=moon&metrics[]=spent`],
    ['dimensions', `${DAY}&${HOURS}&dimensions[]=campaignName`],
    ['limit', `${DAY}&${HOURS}&limit=1001`],
    ['orders', `${DAY}&${HOURS}&orders[moon]=asc`],
    ['filters[dateRange]', `${range('2026-01-01T00:00:00', '2026-04-02T00:00:00')}&${HOURS}`],
    ['filters[dateRange]', `${range('2026-03-15T00:00:00', '2026-03-14T00:00:00')}&${HOURS}`],
  ])('names the wrong field: %s', async (field, query) => {
    const get = await start();
    const answer = await get(`${REPORT}?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.json()).toEqual({ errors: { [field]: [expect.any(String)] } });
  });

  it('sorts and filters', async () => {
    const get = await start();
    const query = `${DAY}&dimensions[]=campaignName&metrics[]=spent&metrics[]=cpc&metrics[]=ctr`;
    expect((await get(`${REPORT}?${query}&orders[spent]=asc&filters[campaigns][]=102`)).json()).toMatchObject(
      {
        data: [{ campaignName: 'pop_two', spent: usd('1.25'), cpc: usd('0'), ctr: 0 }],
      },
    );
    expect((await get(`${REPORT}?${query}&orders[spent]=desc`)).json()).toMatchObject({
      data: [{ campaignName: 'native "one"' }, { campaignName: 'pop_two' }],
    });
  });

  it.each([
    [{}, 400, { errors: ['[THERE_NO_DATA_IN_CHOSEN_PERIOD]'] }],
    [{ noData: 'error-in-200' }, 200, { errors: ['[THERE_NO_DATA_IN_CHOSEN_PERIOD]'] }],
    [{ noData: 'empty-list' }, 200, { data: [], count: 0 }],
  ] as const)('says that there is nothing: %o', async (options, status, body) => {
    const get = await start(options);
    const query = range('2026-01-14T00:00:00', '2026-01-14T23:59:59');
    const answer = await get(`${REPORT}?${query}&${HOURS}`);
    expect([answer.status, answer.json()]).toEqual([status, body]);
  });

  it.each([
    ['/v1/clients/1234', {}, 401, 'Authentication token is missing'],
    ['/v1/clients/1234', bearer('placeholder-other'), 401, 'Authentication token is not valid'],
    ['/v1/clients/9', bearer('placeholder-token'), 403, 'Access denied'],
    ['/v1/nowhere', bearer('placeholder-token'), 404, ['[ERROR_RESOURCE_NOT_FOUND]']],
  ])('refuses %s %o', async (path, headers, status, errors) => {
    const get = await start();
    const answer = await get(path, headers);
    expect([answer.status, answer.json()]).toEqual([status, { errors }]);
  });

  it('tells zone and currency of the account, its wallet in cents', async () => {
    const get = await start();
    expect((await get('/v1/clients/1234')).json()).toEqual({
      id: 1234,
      timezone: 'America/New_York',
      wallet: { balance: 150_000, credit: 0, income: 0, currency: 'USD' },
    });
  });

  it('adds up campaigns over days, and lists them', async () => {
    const get = await start();
    const totals = '/v1/goodhits/clients/1234/campaigns-stat?dateInterval=';
    const one = { campaign_id: 101, imps: 19_323, clicks: 94, spent: 9.6422, avcpc: 0.1 };
    expect((await get(`${totals}interval&startDate=2026-03-14&endDate=2026-03-14`)).json()).toEqual({
      101: one,
      102: { campaign_id: 102, imps: 9000, clicks: 0, spent: 1.25, avcpc: 0 },
    });
    expect((await get(`${totals}yesterday`)).status).toBe(400);
    const list = '/v1/goodhits/clients/1234/campaigns';
    expect((await get(`${list}?limit=1`)).json()).toMatchObject({ 101: { id: 101, name: 'native "one"' } });
    expect((await get(`${list}?start=2`)).json()).toEqual([]);
    expect((await get(`${list}?limit=501`)).json()).toEqual({ errors: ['[ERROR_MAX_LIMIT_PER_PAGE_500]'] });
  });

  it('serves five calls at a time', async () => {
    const standIn = await startMgid({ now: Date.now, accounts: [{ ...account, book: smallBook() }] });
    onTestFinished(() => standIn.stop());
    standIn.faults.add({ kind: 'slow', delayMs: 200, count: 6 });
    const calls = Array.from({ length: 6 }, () =>
      call(standIn.origin, '/v1/clients/1234', { headers: bearer('placeholder-token') }),
    );
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 200, 200, 200, 200, 429]);
  });
});
