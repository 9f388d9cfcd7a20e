import { describe, expect, it } from 'vitest';
import { createApiWorld } from '#test/support/api-world.ts';

const rate = (over: Record<string, unknown> = {}) => ({
  date: '2026-03-14',
  from: 'EUR',
  to: 'USD',
  rate: '1.25',
  ...over,
});

async function createWorld() {
  const world = await createApiWorld();
  const put = (items: unknown, over = {}) =>
    world.call('PUT', '/v1/exchange-rates', { body: { items }, ...over });
  const list = (query = '', over = {}) => world.call('GET', '/v1/exchange-rates', { query, ...over });
  return { ...world, put, list };
}

describe('/v1/exchange-rates', () => {
  it('sets them, replaces those of the same day and pair, and lists them by pair and day', async () => {
    const { put, list } = await createWorld();
    const items = [rate({ date: '2026-03-15', rate: '1.30' }), rate(), rate({ from: 'USD', to: 'EUR' })];
    expect(await put(items)).toMatchObject({ status: 200, body: { items } });
    const newer = rate({ rate: '000.0845000' });
    await put([newer]);
    expect((await list()).body).toEqual({ items: [newer, items[0], items[2]], nextCursor: null });
  });

  it('lists a part of them, page by page', async () => {
    const { put, list } = await createWorld();
    const days = ['2026-03-13', '2026-03-14', '2026-03-15'].map((date) => rate({ date }));
    await put([...days, rate({ to: 'GBP' }), rate({ from: 'GBP' })]);
    const range = 'from=EUR&to=USD&fromDate=2026-03-13&toDate=2026-03-14&limit=1';
    const first = await list(range);
    expect(first.body).toMatchObject({ items: [days[0]] });
    const second = await list(`${range}&cursor=${encodeURIComponent(String(first.body['nextCursor']))}`);
    expect(second.body).toEqual({ items: [days[1]], nextCursor: null });
  });

  it('takes a thousand in one call', async () => {
    const { put } = await createWorld();
    const items = Array.from({ length: 1001 }, (_, at) =>
      rate({ date: `${2000 + Math.floor(at / 336)}-${month(at)}-${day(at)}` }),
    );
    expect(await put(items.slice(0, 1000))).toMatchObject({ status: 200 });
    expect(await put(items)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'items', message: 'A call sets at most 1000 rates.' }] },
    });
  });

  it('sets nothing where one of them is wrong', async () => {
    const { put, list } = await createWorld();
    expect(await put([rate(), rate({ rate: '2' })])).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'items.1', message: 'Its day and pair are those of items.0.' }] },
    });
    expect(await put([rate(), rate({ to: 'GBP', rate: '0.00' })])).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'items.1.rate' }] },
    });
    expect((await list()).body).toMatchObject({ items: [] });
  });

  it.each([
    ['a rate below zero', { rate: '-1' }, 'rate'],
    ['a rate of zero', { rate: '0' }, 'rate'],
    ['a rate with an exponent', { rate: '1e2' }, 'rate'],
    ['a rate with thirteen decimals', { rate: '1.0000000000001' }, 'rate'],
    ['a rate as a number', { rate: 1.25 }, 'rate'],
    ['a currency in lower case', { from: 'eur' }, 'from'],
    ['one currency', { to: 'EUR' }, 'to'],
    ['a day that does not exist', { date: '2026-02-30' }, 'date'],
    ['an instant', { date: '2026-02-03T00:00:00Z' }, 'date'],
    ['no day', { date: undefined }, 'date'],
    ['a field of its own', { note: 'x' }, 'note'],
  ])('refuses %s', async (_what, change, field) => {
    const { put } = await createWorld();
    expect(await put([rate(change)])).toMatchObject({
      status: 400,
      body: { errors: [{ path: `items.0.${field}` }] },
    });
  });

  it.each([
    ['a currency in lower case', 'from=eur', 'from'],
    ['a day that does not exist', 'fromDate=2026-02-30', 'fromDate'],
    ['days in the wrong order', 'fromDate=2026-03-15&toDate=2026-03-14', 'toDate'],
    ['an unknown filter', 'date=2026-03-14', 'date'],
  ])('refuses to list by %s', async (_what, query, path) => {
    const { list } = await createWorld();
    expect(await list(query)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it('lets viewers read, and keeps workspaces apart', async () => {
    const { put, list, foreign } = await createWorld();
    await put([rate()]);
    expect(await put([rate()], { role: 'viewer' })).toMatchObject({ status: 403 });
    expect((await list('', { role: 'viewer' })).body).toMatchObject({ items: [rate()] });
    expect((await list('', { workspaceId: foreign })).body).toMatchObject({ items: [] });
  });
});

const month = (at: number): string => String((Math.floor(at / 28) % 12) + 1).padStart(2, '0');
const day = (at: number): string => String((at % 28) + 1).padStart(2, '0');
