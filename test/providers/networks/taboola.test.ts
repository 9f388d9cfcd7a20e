import { describe, expect, it } from 'vitest';
import { createNetworks } from '#shared/providers/networks.ts';
import { createTestDeps, DEADLINE, seen, toResponse } from '../fake-network.ts';

const account = (accountId: string) => ({
  provider: 'taboola',
  credentials: { clientId: 'placeholder', clientSecret: 'placeholder', accountId },
  settings: {},
  credentialGroup: 'group',
});

function createTaboola(json: unknown) {
  const paths: string[] = [];
  const deps = createTestDeps(async (url, init) => {
    const { path } = seen(url, init);
    paths.push(path);
    const isToken = path === '/backstage/oauth/token';
    return toResponse({ json: isToken ? { access_token: 'bearer', expires_in: 43_200 } : json });
  });
  return { networks: createNetworks(deps), paths };
}

describe('Taboola', () => {
  it('refuses an account that the client may not read', async () => {
    const { networks } = createTaboola({
      results: [{ account_id: 'other', currency: 'USD', time_zone_name: 'UTC' }],
    });
    await expect(networks.verify(account('mine'), DEADLINE)).rejects.toMatchObject({ failure: 'permission' });
  });

  it('asks for no other path, whatever the account is called', async () => {
    const { networks, paths } = createTaboola({ results: [] });
    const window = { firstDay: '2026-03-14', lastDay: '2026-03-14', timezone: 'UTC' };
    const reading = networks.readCosts(account('a/b?c#d'), window, DEADLINE);
    expect(await reading.next()).toEqual({ done: true, value: { total: null } });
    expect(paths.at(-1)).toMatch(/^\/backstage\/api\/1\.0\/a%2Fb%3Fc%23d\/reports\//);
  });
});
