import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createBulkBook } from '#local/networks/bulk-book.ts';
import { type ExoClickOptions, startExoClick } from '#local/networks/exoclick.ts';
import type { StandIn } from '#local/networks/stand-in-server.ts';
import {
  bearer,
  call,
  exoClickToken,
  fixedClock,
  hourly,
  login,
  smallBook,
  statistics,
} from './stand-in-client.ts';

const NOW = '2026-03-20T00:00:00Z';

const start = (more: Partial<ExoClickOptions> = {}) =>
  startExoClick({
    now: fixedClock(NOW),
    accounts: [
      { id: '1', apiToken: 'placeholder-one', currency: 'EUR', book: smallBook() },
      {
        id: '2',
        apiToken: 'placeholder-bulk',
        currency: 'USD',
        book: createBulkBook({ campaigns: 7, hours: 48, firstDay: '2026-03-14' }),
      },
    ],
    ...more,
  });

let standIn: StandIn;
let token: string;

beforeAll(async () => {
  standIn = await start();
  token = await exoClickToken(standIn.origin, 'placeholder-one');
});
afterAll(() => standIn.stop());

const ask = (json: unknown) => statistics(standIn.origin, token, json);

describe('ExoClick login', () => {
  it('answers a bearer token, its type and how long it lasts', async () => {
    const answer = await login(standIn.origin, 'placeholder-one');
    expect(answer.json()).toEqual({ token: expect.any(String), type: 'Bearer', expires_in: 43_200 });
  });

  it('lets several tokens live side by side until they expire', async () => {
    const short = await start({ tokenLifetimeSeconds: 60 });
    const first = await exoClickToken(short.origin, 'placeholder-one');
    await exoClickToken(short.origin, 'placeholder-one');
    const user = () => call(short.origin, '/v2/user', { headers: bearer(first) });
    expect((await user()).status).toBe(200);
    short.clock.advance(60_000);
    const late = await user();
    await short.stop();
    expect([late.status, late.json()]).toEqual([401, { message: 'The token has expired.' }]);
  });

  it('refuses a wrong API token and a body without one', async () => {
    const wrong = await login(standIn.origin, 'placeholder-wrong');
    expect([wrong.status, wrong.json()]).toEqual([401, { message: 'The API token is invalid.' }]);
    const none = await call(standIn.origin, '/v2/login', { method: 'POST', json: {} });
    expect([none.status, none.json()]).toEqual([400, { message: expect.stringContaining('api_token') }]);
  });

  it('is needed for everything else', async () => {
    const answer = await statistics(standIn.origin, 'placeholder-guess', hourly('2026-03-14'));
    expect([answer.status, answer.json()]).toEqual([401, { message: 'The token is invalid.' }]);
  });
});

describe('ExoClick statistics', () => {
  it('have exactly the documented shape', async () => {
    const answer = await ask(
      hourly('2026-03-14', '2026-03-14', {
        filter: { date_from: '2026-03-14', date_to: '2026-03-14', hour: [12] },
        totals: true,
        count: true,
        detailed: true,
      }),
    );
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({
      result: [
        {
          impressions: 15_320,
          clicks: 84,
          cost: 7.6421,
          cpc: 0.091,
          cpm: 0.4988,
          goals: { total: 0, data: {} },
          group_by: {
            campaign_id: { id: '101', name: 'native "one"' },
            date: { date: '2026-03-14' },
            hour: { hour: 12 },
          },
        },
      ],
      request_metadata: { count: 1, limit: 500, offset: 0 },
      resultTotal: { impressions: 15_320, clicks: 84, cost: 7.6421 },
    });
    expect(answer.text).toContain('"cost":7.6421,');
  });

  it('leave out names, count and totals unless asked', async () => {
    const answer = z.record(z.string(), z.unknown()).parse((await ask(hourly('2026-03-14'))).json());
    expect(Object.keys(answer)).toEqual(['result', 'request_metadata']);
    expect(answer).toMatchObject({ request_metadata: { limit: 500, offset: 0 } });
    expect(JSON.stringify(answer)).not.toContain('pop_two');
  });

  it.each([
    ['named', { date: '2026-03-14' }, { hour: 12 }],
    ['id', { id: '2026-03-14' }, { id: 12 }],
    ['number', '2026-03-14', 12],
    ['string', '2026-03-14', '12'],
  ] as const)('can write days and hours in the shape %s', async (shape, date, hour) => {
    const shaped = await start({ shape });
    const answer = await statistics(
      shaped.origin,
      await exoClickToken(shaped.origin, 'placeholder-one'),
      hourly('2026-03-14'),
    );
    await shaped.stop();
    const { result } = z
      .object({ result: z.array(z.object({ group_by: z.unknown() })) })
      .parse(answer.json());
    expect(result[0]?.group_by).toEqual({ campaign_id: { id: '101' }, date, hour });
  });

  it.each([
    ['the zone asked for', { timezone: 'Europe/Berlin' }, [13, 14, 14, 23]],
    ['New York where none is', { timezone: undefined }, [8, 9, 9, 18]],
    ['a zone with a half hour', { timezone: 'Asia/Kolkata' }, [17, 18, 18]],
  ])('group by the hours of %s', async (_which, more, hours) => {
    const answer = await ask(hourly('2026-03-14', '2026-03-14', more));
    expect(answer.json()).toMatchObject({ result: hours.map((hour) => ({ group_by: { hour: { hour } } })) });
  });

  it('cut days in New York when hours are not asked for, whatever the zone', async () => {
    const answer = await ask({
      group_by: ['date'],
      filter: { date_from: '2026-03-15', date_to: '2026-03-15' },
      timezone: 'Asia/Kolkata',
      totals: true,
    });
    expect(answer.json()).toMatchObject({ result: [], resultTotal: { cost: 0 } });
  });

  it('page by limit and offset, count and total staying those of all rows', async () => {
    const page = async (offset: number) =>
      (await ask(hourly('2026-03-14', '2026-03-14', { limit: 3, offset, count: true, totals: true }))).json();
    const whole = { resultTotal: { cost: 10.8922, impressions: 28_323, clicks: 94 } };
    expect(await page(0)).toMatchObject({
      result: [{ cost: 7.6421 }, { cost: 0.0001 }, { cost: 1.25 }],
      request_metadata: { count: 4, limit: 3, offset: 0 },
      ...whole,
    });
    expect(await page(3)).toMatchObject({
      result: [{ cost: 2 }],
      request_metadata: { count: 4, limit: 3, offset: 3 },
      ...whole,
    });
    expect(await page(6)).toMatchObject({ result: [] });
  });

  it('filter by campaign and sort as asked', async () => {
    const one = await ask(
      hourly('2026-03-14', '2026-03-14', {
        filter: { date_from: '2026-03-14', date_to: '2026-03-14', campaign_id: 102 },
      }),
    );
    expect(one.json()).toMatchObject({ result: [{ group_by: { campaign_id: { id: '102' } } }] });
    const sorted = await ask(
      hourly('2026-03-14', '2026-03-14', { order_by: [{ field: 'cost', order: 'desc' }] }),
    );
    expect(sorted.json()).toMatchObject({
      result: [{ cost: 7.6421 }, { cost: 2 }, { cost: 1.25 }, { cost: 0.0001 }],
    });
  });

  it.each([
    ['no grouping', { group_by: [] }],
    ['a grouping missing', { group_by: undefined }],
    ['an unknown grouping', { group_by: ['campaign'] }],
    ['a grouping named twice', { group_by: ['date', 'date'] }],
    ['an unknown zone', { timezone: 'Europe/Atlantis' }],
    ['an offset for a zone', { timezone: '+02:00' }],
    ['a day that is none', { filter: { date_from: '2026-02-30', date_to: '2026-03-01' } }],
    ['days in the wrong order', { filter: { date_from: '2026-03-02', date_to: '2026-03-01' } }],
    [
      'an hour filter without a zone',
      { timezone: undefined, filter: { date_from: '2026-03-01', date_to: '2026-03-01', hour: [1] } },
    ],
    ['three orders', { order_by: ['cost', 'date', 'hour'].map((field) => ({ field, order: 'asc' })) }],
    ['a field that is not documented', { group: ['date'] }],
  ])('are refused for %s', async (_what, more) => {
    const answer = await ask({ ...hourly('2026-03-14'), ...more });
    expect([answer.status, answer.json()]).toEqual([400, { message: expect.any(String) }]);
  });

  it('are those of the account whose token it is, and of a bulk account page by page', async () => {
    const bulk = await exoClickToken(standIn.origin, 'placeholder-bulk');
    const answerSchema = z.object({
      result: z.array(z.object({ cost: z.number() })),
      request_metadata: z.object({ count: z.number() }),
      resultTotal: z.object({ cost: z.number() }),
    });
    const costs: number[] = [];
    for (const offset of [0, 200, 400]) {
      const answer = answerSchema.parse(
        (
          await statistics(
            standIn.origin,
            bulk,
            hourly('2026-03-14', '2026-03-15', { limit: 200, offset, totals: true, count: true }),
          )
        ).json(),
      );
      costs.push(...answer.result.map(({ cost }) => Math.round(cost * 10_000)));
      expect(answer.request_metadata.count).toBe(7 * 48);
      if (offset === 400)
        expect(costs.reduce((sum, cost) => sum + cost, 0)).toBe(Math.round(answer.resultTotal.cost * 10_000));
    }
    expect(costs).toHaveLength(7 * 48);
  });
});

describe('ExoClick beside the statistics', () => {
  it('answers the user, the zones and a 404 in its own words', async () => {
    const get = async (path: string) => call(standIn.origin, path, { headers: bearer(token) });
    expect((await get('/v2/user')).json()).toMatchObject({
      result: { id: '1', balance: expect.any(Number) },
    });
    const { result } = z
      .object({ result: z.array(z.string()) })
      .parse((await get('/v2/collections/timezones')).json());
    expect(result).toEqual(expect.arrayContaining(['America/New_York', 'Etc/UTC']));
    const nowhere = await get('/v2/nowhere');
    expect([nowhere.status, nowhere.json()]).toEqual([404, { message: 'There is nothing at this path.' }]);
  });

  it.each([
    ['keyed', { 101: { id: '101', name: 'native "one"', status: 1, pricing_model: 2, price: 50 } }],
    ['list', [{ id: '101', name: 'native "one"', status: 1, pricing_model: 2, price: 50 }]],
  ] as const)('lists campaigns %s', async (campaignsShape, result) => {
    const shaped = await start({ campaignsShape });
    const headers = bearer(await exoClickToken(shaped.origin, 'placeholder-one'));
    const answer = await call(shaped.origin, '/v2/campaigns?limit=1&offset=0', { headers });
    await shaped.stop();
    expect(answer.json()).toEqual({ result, request_metadata: { limit: 1, offset: 0, count: 2 } });
  });

  it('counts statistics in a bucket of their own and tells the seconds left', async () => {
    const limited = await start({ statisticsPerWindow: 1 });
    const mine = await exoClickToken(limited.origin, 'placeholder-one');
    const first = await statistics(limited.origin, mine, hourly('2026-03-14'));
    limited.clock.advance(100_000);
    const second = await statistics(limited.origin, mine, hourly('2026-03-14'));
    const user = await call(limited.origin, '/v2/user', { headers: bearer(mine) });
    await limited.stop();
    const limits = ({ headers }: typeof first) =>
      ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-rate-limit-${name}`));
    expect([first.status, limits(first)]).toEqual([200, ['1', '0', '900']]);
    expect([second.status, limits(second), second.json()]).toEqual([
      429,
      ['1', '0', '800'],
      { message: 'Too many requests.' },
    ]);
    expect([user.status, user.headers.get('x-rate-limit-remaining')]).toEqual([200, '149999']);
  });
});
