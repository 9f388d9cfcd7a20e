import { describe, expect, it } from 'vitest';
import { outbrain } from '#shared/providers/networks/outbrain.ts';
import { createNetworks } from '#shared/providers/networks.ts';
import {
  createTestDeps,
  DEADLINE,
  type FakeReply,
  type SeenRequest,
  seen,
  toResponse,
} from '../fake-network.ts';

const marketers = { marketers: [{ id: 'm1', currency: 'EUR' }] };

async function verify(credentials: Record<string, string>, reply: FakeReply = { json: marketers }) {
  const requests: SeenRequest[] = [];
  const deps = createTestDeps(async (url, init) => {
    const request = seen(url, init);
    requests.push(request);
    return toResponse(request.path.endsWith('/login') ? { json: { 'OB-TOKEN-V1': 'issued' } } : reply);
  });
  const account = { provider: 'outbrain', credentials, settings: {}, credentialGroup: 'group' };
  return { requests, deps, facts: await createNetworks(deps).verify(account, DEADLINE) };
}

describe('Outbrain', () => {
  it('carries a token that the user gave, and never logs in', async () => {
    const { requests, facts } = await verify({ token: 'placeholder', marketerId: 'm1' });
    expect(requests.map(({ path, headers }) => [path, headers.get('ob-token-v1')])).toEqual([
      ['/amplify/v0.1/marketers', 'placeholder'],
    ]);
    expect(facts).toEqual({ currency: 'EUR' });
  });

  it('logs in with a user name and a password, and keeps the token for a month', async () => {
    const { requests, deps } = await verify({ username: 'u', password: 'placeholder', marketerId: 'm1' });
    expect(requests.map(({ path }) => path)).toEqual(['/amplify/v0.1/login', '/amplify/v0.1/marketers']);
    const days = ((await deps.tokens.find('group'))?.expiresAt ?? 0) - deps.now();
    expect(days / 86_400_000).toBeCloseTo(30, 2);
  });

  it('reports a token that the user gave as refused', async () => {
    await expect(verify({ token: 'placeholder', marketerId: 'm1' }, { status: 401 })).rejects.toMatchObject({
      failure: 'credentials',
    });
  });

  it('reads an answer that counts nothing', async () => {
    const results = [{ metadata: { id: '2026-03-14' }, metrics: { impressions: 1, clicks: 0, spend: 0.5 } }];
    const deps = createTestDeps(async () =>
      toResponse({ json: { campaignResults: [{ campaignId: '1', results }] } }),
    );
    const account = {
      provider: 'outbrain',
      credentials: { token: 'placeholder', marketerId: 'm1' },
      settings: {},
      credentialGroup: 'group',
    };
    const window = { firstDay: '2026-03-14', lastDay: '2026-03-14', timezone: 'Etc/UTC' };
    const { value } = await createNetworks(deps).readCosts(account, window, DEADLINE).next();
    expect(value).toMatchObject({ campaignId: '1', amount: 0.5 });
  });

  it.each([
    [49, 1],
    [50, 2],
    [120, 3],
    [900, 5],
  ])('lists the names of %i campaigns by %i calls', async (count, calls) => {
    const offsets: string[] = [];
    const deps = createTestDeps(async (url, init) => {
      const { path, query } = seen(url, init);
      if (!path.endsWith('/m1/campaigns')) return toResponse({ json: { campaignResults: [] } });
      offsets.push(query['offset'] ?? '');
      const left = Math.min(50, count - Number(query['offset']));
      const campaigns = Array.from({ length: left }, (_, index) => ({ id: String(index), name: 'a name' }));
      return toResponse({ json: { campaigns, count: left, totalCount: count } });
    });
    const account = {
      provider: 'outbrain',
      credentials: { token: 'placeholder', marketerId: 'm1' },
      settings: {},
      credentialGroup: 'group',
    };
    const window = { firstDay: '2026-03-14', lastDay: '2026-03-14', timezone: 'Etc/UTC' };
    await createNetworks(deps).readCosts(account, window, DEADLINE).next();
    expect(offsets).toEqual(Array.from({ length: calls }, (_, page) => String(50 * page)));
  });

  it('refuses a marketer that the user may not read', async () => {
    await expect(verify({ token: 'placeholder', marketerId: 'm2' })).rejects.toMatchObject({
      failure: 'permission',
    });
  });

  it.each([
    [{ token: 't', marketerId: 'm' }, true],
    [{ username: 'u', password: 'p', marketerId: 'm' }, true],
    [{ username: 'u', marketerId: 'm' }, false],
    [{ password: 'p', marketerId: 'm' }, false],
    [{ marketerId: 'm' }, false],
    [{ token: 't' }, false],
  ])('takes %j as credentials: %s', (credentials, isTaken) => {
    expect(outbrain.credentials.safeParse(credentials).success).toBe(isTaken);
  });

  it('takes two marketers of a user for one credential, and two passwords for two', () => {
    const identity = (over: object) =>
      outbrain.credentialIdentity({ username: 'u', password: 'p', marketerId: 'm', ...over });
    expect(identity({ marketerId: 'other' })).toBe(identity({}));
    expect(identity({ password: 'other' })).not.toBe(identity({}));
    expect(identity({ token: 't' })).toBe('t');
  });
});
