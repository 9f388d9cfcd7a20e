import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import type { Fetch } from '#shared/providers/http.ts';
import { mediago } from '#shared/providers/networks/mediago.ts';
import { createNetworks } from '#shared/providers/networks.ts';
import { createTestDeps, DEADLINE, type SeenRequest, seen, toResponse } from '../fake-network.ts';

const OFFSETS: Readonly<Record<string, number>> = { utc0: 0, utc8: 480, est: -300 };

async function ask(timezone: string, credentials: { apiToken: string; accountId?: string }) {
  const requests: SeenRequest[] = [];
  const fetch: Fetch = async (url, init) => {
    const request = seen(url, init);
    requests.push(request);
    if (!request.path.endsWith('/authentication')) return toResponse({ json: { results: [], total: 0 } });
    const isTaken = request.headers.get('authorization') !== 'Basic raw-placeholder';
    return toResponse(isTaken ? { json: { access_token: 'bearer', expires_in: 3600 } } : { status: 401 });
  };
  const account = { provider: 'mediago', credentials, settings: {}, credentialGroup: 'group' };
  const window = { firstDay: '2026-03-14', lastDay: '2026-03-14', timezone };
  await createNetworks(createTestDeps(fetch)).readCosts(account, window, DEADLINE).next();
  return requests;
}

describe('MediaGo', () => {
  it.each(mediago.timezones)('reports %s in the zone whose offset it keeps all year', async (timezone) => {
    const zone = (await ask(timezone, { apiToken: 'placeholder' })).at(-1)?.query['timezone'] ?? '';
    for (let month = 1; month <= 12; month += 1) {
      for (const year of [2025, 2026, 2027]) {
        expect(DateTime.fromObject({ year, month, day: 15 }, { zone: timezone }).offset).toBe(OFFSETS[zone]);
      }
    }
  });

  it('offers all three report zones', async () => {
    const asked = await Promise.all(
      mediago.timezones.map((timezone) => ask(timezone, { apiToken: 'placeholder' })),
    );
    expect(new Set(asked.map((requests) => requests.at(-1)?.query['timezone']))).toEqual(
      new Set(Object.keys(OFFSETS)),
    );
  });

  it('does not read in a zone that it cannot report in', async () => {
    await expect(ask('Europe/Berlin', { apiToken: 'placeholder' })).rejects.toMatchObject({
      failure: 'internal',
    });
  });

  it('reads page by page, by number, until it has the rows that the network counts', async () => {
    const row = { id: '7', date: '2026-03-14', impression: 1, click: 0, spend: 0.5 };
    const asked: string[] = [];
    const deps = createTestDeps(async (url, init) => {
      const { path, query } = seen(url, init);
      if (path.endsWith('/authentication'))
        return toResponse({ json: { access_token: 'bearer', expires_in: 3600 } });
      asked.push(`${query['current_page']} of ${query['page_size']}`);
      return toResponse({ json: { results: asked.length === 1 ? Array(500).fill(row) : [row], total: 501 } });
    });
    const account = {
      provider: 'mediago',
      credentials: { apiToken: 'placeholder' },
      settings: {},
      credentialGroup: 'g',
    };
    const window = { firstDay: '2026-03-14', lastDay: '2026-03-14', timezone: 'Etc/UTC' };
    let rows = 0;
    for await (const cost of createNetworks(deps).readCosts(account, window, DEADLINE))
      rows += Number(cost.clicks === 0);
    expect(rows).toBe(501);
    expect(asked).toEqual(['1 of 500', '2 of 500']);
  });

  it('exchanges an account level token without naming an account', async () => {
    const requests = await ask('Etc/UTC', { apiToken: 'placeholder' });
    expect(requests.map(({ path }) => path)).toEqual(['/data/v1/authentication', '/data/v1/report/day/list']);
    expect(requests.at(-1)?.headers.has('account-id')).toBe(false);
  });

  it('tries a token as given and then in Base64', async () => {
    const requests = await ask('Etc/UTC', { apiToken: 'raw-placeholder' });
    expect(requests.slice(0, 2).map(({ headers }) => headers.get('authorization'))).toEqual([
      'Basic raw-placeholder',
      `Basic ${btoa('raw-placeholder')}`,
    ]);
  });

  it.each([
    ['of another account of the same client', { apiToken: 'raw-placeholder', accountId: '2' }],
    ['in Base64', { apiToken: btoa('raw-placeholder') }],
  ])('takes a token %s for the same credential', (_, credentials) => {
    expect(mediago.credentialIdentity(credentials)).toBe(
      mediago.credentialIdentity({ apiToken: 'raw-placeholder' }),
    );
  });

  it.each(['placeholder', 'abcd', 'ABCDEFGH', 'YQ==='])(
    'keeps a token that is no Base64 of a text: %s',
    (apiToken) => {
      expect(mediago.credentialIdentity({ apiToken })).toBe(apiToken);
    },
  );
});
