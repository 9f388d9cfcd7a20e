import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ProviderError } from '#shared/domain/errors.ts';
import type { CostProvider } from '#shared/providers/define-cost-provider.ts';
import type { Fetch } from '#shared/providers/http.ts';
import { createNetworks } from '#shared/providers/networks.ts';
import type { NetworkCost, ReadWindow } from '#shared/providers/provider.ts';
import {
  createTestDeps,
  DEADLINE,
  type FakeReply,
  type SeenRequest,
  seen,
  type TestDeps,
  toResponse,
} from './fake-network.ts';
import { sampleProvider, sampleRow } from './sample-provider.ts';

const account = {
  provider: 'sample',
  credentials: { apiKey: 'placeholder' },
  settings: {},
  credentialGroup: 'g',
};
const window: ReadWindow = { firstDay: '2026-03-14', lastDay: '2026-03-14', timezone: 'Europe/Berlin' };

function totals(...values: (string | number | null)[]): { fetch: Fetch; requests: SeenRequest[] } {
  const requests: SeenRequest[] = [];
  const fetch: Fetch = async (url, init) => {
    requests.push(seen(url, init));
    return toResponse({ json: { total: values[requests.length - 1] ?? null } });
  };
  return { fetch, requests };
}

async function readAll(deps: TestDeps, provider: CostProvider, range: ReadWindow = window) {
  const costs: NetworkCost[] = [];
  const reading = createNetworks(deps, [provider]).readCosts(account, range, DEADLINE);
  let next = await reading.next();
  for (; !next.done; next = await reading.next()) costs.push(next.value);
  return { costs, total: next.value.total };
}

const namesSchema = z.object({ names: z.record(z.string(), z.string()) });
/** A network that lists names, and may have one in its report too. */
const naming = (campaignName: string | null = null) =>
  sampleProvider({
    async *fetchNames({ http }) {
      const { names } = await http.request({ method: 'GET', path: '/names', answer: namesSchema });
      yield Object.entries(names).map(([campaignId, name]) => ({ campaignId, name }));
    },
    async *fetchCosts() {
      yield [sampleRow({ campaignName })];
      return { total: null };
    },
  });

describe('names that the network lists apart', () => {
  const nameWith = async (list: FakeReply, inReport: string | null = null) => {
    const deps = createTestDeps(async () => toResponse(list));
    const { costs } = await readAll(deps, naming(inReport));
    return costs.map(({ campaignName }) => campaignName);
  };

  it('stand with the campaigns', async () => {
    expect(await nameWith({ json: { names: { 1: 'push_br', 2: 'another' } } })).toEqual(['push_br']);
  });

  it.each([
    ['does not know the campaign', { json: { names: { 2: 'another' } } }],
    ['may not be read', { status: 403 }],
    ['is not as documented', { json: { surprise: [] } }],
  ])('are missing without harm to the costs where the list %s', async (_, list) => {
    expect(await nameWith(list)).toEqual([null]);
  });

  it.each([
    [401, 'credentials'],
    [429, 'rate-limited'],
    [500, 'unavailable'],
  ])('are not gone without where the network may answer later, as after %i', async (status, failure) => {
    await expect(nameWith({ status })).rejects.toMatchObject({ failure });
  });

  it('do not take the place of those that stand in the report', async () => {
    expect(await nameWith({ json: { names: { 1: 'push_br' } } }, 'in the report')).toEqual(['in the report']);
  });
});

describe('reading costs', () => {
  it('cuts a window into the longest ranges that the network takes', async () => {
    const { fetch, requests } = totals('1');
    const range = { ...window, firstDay: '2026-03-10' };
    const { costs } = await readAll(createTestDeps(fetch), sampleProvider(), range);
    expect(requests.map(({ query }) => [query['from'], query['to']])).toEqual([
      ['2026-03-10', '2026-03-11'],
      ['2026-03-12', '2026-03-13'],
      ['2026-03-14', '2026-03-14'],
    ]);
    expect(costs).toHaveLength(3);
  });

  it.each([
    ['exactly', ['0.1', 0.2, '12345678901.000001'], '12345678901.300001000000'],
    ['below zero too', ['-1.5', '0.25', '0'], '-1.250000000000'],
    ['as unknown when one is unknown', ['1', null, '2'], null],
  ])('adds the totals of the ranges %s', async (_, values, expected) => {
    const range = { ...window, firstDay: '2026-03-10' };
    const { total } = await readAll(createTestDeps(totals(...values).fetch), sampleProvider(), range);
    expect(total).toBe(expected);
  });

  it('hands the total of a single range on as it came', async () => {
    expect((await readAll(createTestDeps(totals('7.50').fetch), sampleProvider())).total).toBe('7.50');
  });

  it('sends the headers and query of the account with every request, to the stand-in where there is one', async () => {
    const urls: string[] = [];
    const { fetch, requests } = totals('1');
    const deps = createTestDeps((url, init) => {
      urls.push(url);
      return fetch(url, init);
    });
    await readAll({ ...deps, origins: new Map([['sample', 'http://127.0.0.1:9']]) }, sampleProvider());
    expect(urls[0]).toMatch(/^http:\/\/127\.0\.0\.1:9\/costs\?/);
    expect(requests[0]?.query['key']).toBe('placeholder');
    expect(requests[0]?.headers.get('x-api-key')).toBe('placeholder');
  });

  it.each([
    ['a day before the window', { day: '2026-03-13' }],
    ['a day after the window', { day: '2026-03-15' }],
    ['a day without an hour from an hourly network', { hour: null }],
  ])('fails on %s', async (_, over) => {
    const provider = sampleProvider({
      async *fetchCosts() {
        yield [sampleRow(over)];
        return { total: null };
      },
    });
    await expect(readAll(createTestDeps(totals().fetch), provider)).rejects.toMatchObject({
      failure: 'unexpected-response',
    });
  });

  it('keeps the distance between requests that the network needs', async () => {
    const deps = createTestDeps(totals('1').fetch);
    const range = { ...window, firstDay: '2026-03-10' };
    await readAll(deps, sampleProvider({ minimumGapMs: 1000 }), range);
    expect(deps.pauses).toEqual([1000, 1000]);
    const hurried = createTestDeps(totals('1').fetch, { retryScale: 0.01 });
    await readAll(hurried, sampleProvider({ minimumGapMs: 1000 }), range);
    expect(hurried.pauses).toEqual([10, 10]);
  });

  it.each([
    ['a provider that is not built in', { ...account, provider: 'other' }, 'internal'],
    ['credentials that no longer fit', { ...account, credentials: {} }, 'credentials'],
    ['settings that no longer fit', { ...account, settings: { old: 1 } }, 'internal'],
  ])('fails on %s', async (_, given, failure) => {
    const networks = createNetworks(createTestDeps(totals().fetch), [sampleProvider()]);
    const error = await networks.verify(given, DEADLINE).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ failure });
  });
});

describe('verifying', () => {
  it('asks for the present day where the provider has no way of its own', async () => {
    const { fetch, requests } = totals('1');
    await createNetworks(createTestDeps(fetch), [sampleProvider()]).verify(account, DEADLINE);
    expect(requests.map(({ query }) => [query['from'], query['to']])).toEqual([['2026-03-14', '2026-03-14']]);
  });

  it('goes the provider’s own way where it has one', async () => {
    const { fetch, requests } = totals('1');
    const provider = sampleProvider({
      verify: async ({ credentials }) => {
        if (credentials.apiKey === 'placeholder') throw new ProviderError('permission', 'No.');
      },
    });
    const verifying = createNetworks(createTestDeps(fetch), [provider]).verify(account, DEADLINE);
    await expect(verifying).rejects.toMatchObject({ failure: 'permission' });
    expect(requests).toEqual([]);
  });
});
