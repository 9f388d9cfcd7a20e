import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TokenExchange } from '#shared/providers/define-cost-provider.ts';
import type { Fetch } from '#shared/providers/http.ts';
import { openNetworkSession } from '#shared/providers/network-session.ts';
import { createTestDeps, DEADLINE, START, seen, type TestDeps, toResponse } from './fake-network.ts';
import { sampleProvider } from './sample-provider.ts';

const tokenSchema = z
  .object({ token: z.string(), seconds: z.number() })
  .transform(({ token, seconds }) => ({ token, expiresInSeconds: seconds }));

const tokenExchange: TokenExchange<{ apiKey: string }> = {
  variants: ['plain', 'encoded'],
  request: ({ apiKey }, variant) => ({
    method: 'POST',
    path: '/token',
    json: { key: variant === 'plain' ? apiKey : btoa(apiKey) },
    answer: tokenSchema,
  }),
  present: (token) => ({ authorization: `Bearer ${token}` }),
};

interface Network {
  fetch: Fetch;
  /** The keys by which tokens were asked for, and the tokens that calls carried. */
  exchanges: string[];
  calls: string[];
}

/** Issues t1, t2 … to the right key; takes a token as long as `takes` says so. */
function createNetwork(options: {
  key?: string;
  seconds?: number;
  takes?: (token: string) => boolean;
}): Network {
  const { key = 'placeholder', seconds = 3600, takes = () => true } = options;
  const network: Network = {
    exchanges: [],
    calls: [],
    fetch: async (url, init) => {
      const { path, body, headers } = seen(url, init);
      if (path === '/token') {
        network.exchanges.push(JSON.parse(body).key);
        const isRight = network.exchanges.at(-1) === key;
        return toResponse(
          isRight ? { json: { token: `t${network.exchanges.length}`, seconds } } : { status: 401 },
        );
      }
      const token = headers.get('authorization')?.replace('Bearer ', '') ?? '';
      network.calls.push(token);
      return toResponse(takes(token) ? { json: {} } : { status: 401 });
    },
  };
  return network;
}

function open(deps: TestDeps, { credentialGroup = 'group', exchange = tokenExchange } = {}) {
  const provider = sampleProvider({ tokenExchange: exchange });
  const bound = provider.bind({ credentials: { apiKey: 'placeholder' }, settings: {} });
  return openNetworkSession(deps, provider, bound, { credentialGroup, deadline: DEADLINE });
}

const call = { method: 'GET', path: '/costs', answer: z.object({}) } as const;

describe('a session', () => {
  it('asks for one token and carries it in all calls', async () => {
    const network = createNetwork({});
    const session = open(createTestDeps(network.fetch));
    await session.request(call);
    await session.request(call);
    expect(network).toMatchObject({ exchanges: ['placeholder'], calls: ['t1', 't1'] });
  });

  it('shares the token with every session of the credential group', async () => {
    const network = createNetwork({});
    const deps = createTestDeps(network.fetch);
    await Promise.all([
      open(deps).request(call),
      open(deps).request(call),
      open(deps, { credentialGroup: 'other' }).request(call),
    ]);
    expect(network.exchanges).toHaveLength(2);
  });

  it('renews a token a minute before it expires', async () => {
    const network = createNetwork({ seconds: 3600 });
    let time = START;
    const deps = createTestDeps(network.fetch, { now: () => time });
    const session = open(deps);
    await session.request(call);
    expect((await deps.tokens.find('group'))?.expiresAt).toBe(START + 59 * 60_000);
    time = START + 59 * 60_000;
    await openNetworkSession(deps, ...sessionArguments(time)).request(call);
    expect(network.calls).toEqual(['t1', 't2']);
  });

  it('uses half the life of a token that lives shorter than two minutes', async () => {
    const deps = createTestDeps(createNetwork({ seconds: 10 }).fetch);
    await open(deps).request(call);
    expect((await deps.tokens.find('group'))?.expiresAt).toBe(START + 5000);
  });

  it('renews a refused token once and repeats the call', async () => {
    const network = createNetwork({ takes: (token) => token !== 't1' });
    await open(createTestDeps(network.fetch)).request(call);
    expect(network).toMatchObject({ exchanges: ['placeholder', 'placeholder'], calls: ['t1', 't2'] });
  });

  it('reports the credentials as refused when the renewed token is refused too', async () => {
    const network = createNetwork({ takes: () => false });
    const asking = open(createTestDeps(network.fetch)).request(call);
    await expect(asking).rejects.toMatchObject({ failure: 'credentials' });
    expect(network.calls).toEqual(['t1', 't2']);
  });

  it('presents the credentials another way when refused, and that way first from then on', async () => {
    const network = createNetwork({ key: btoa('placeholder'), takes: (token) => token !== 't2' });
    const deps = createTestDeps(network.fetch);
    await open(deps).request(call);
    expect(network.exchanges).toEqual(['placeholder', btoa('placeholder'), btoa('placeholder')]);
    expect((await deps.tokens.find('group'))?.variant).toBe('encoded');
  });

  it('reports the credentials as refused when every way is refused', async () => {
    const network = createNetwork({ key: 'another' });
    await expect(open(createTestDeps(network.fetch)).request(call)).rejects.toMatchObject({
      failure: 'credentials',
    });
    const ways = ['placeholder', btoa('placeholder')];
    expect(network.exchanges).toEqual([...ways, ...ways]);
  });

  it('does not try another way when the exchange fails for another reason', async () => {
    const asked: string[] = [];
    const deps = createTestDeps(async (url, init) => {
      asked.push(JSON.parse(seen(url, init).body).key);
      return toResponse({ status: 403 });
    });
    await expect(open(deps).request(call)).rejects.toMatchObject({ failure: 'permission' });
    expect(asked).toEqual(['placeholder', 'placeholder']);
  });

  it.each([401, 403])('goes on after an exchange that was refused once, with %i', async (status) => {
    const { fetch, paths } = refusing([status], { token: 't1', seconds: 3600 });
    const deps = createTestDeps(fetch);
    await open(deps, { exchange: { ...tokenExchange, variants: ['plain'] } }).request(call);
    expect(paths).toEqual(['/token', '/token', '/costs']);
    expect(deps.pauses).toEqual([2000]);
  });

  it('does not try a refused exchange again where the network counts its logins', async () => {
    const { fetch, paths } = refusing([401, 401]);
    const asking = open(createTestDeps(fetch), { exchange: { ...tokenExchange, isScarce: true } });
    await expect(asking.request(call)).rejects.toMatchObject({ failure: 'credentials' });
    expect(paths).toEqual(['/token', '/token']);
  });
});

describe.each([
  [401, 'credentials'],
  [403, 'permission'],
] as const)('a refusal with %i', (status, failure) => {
  const openStatic = (deps: TestDeps, deadline = DEADLINE) => {
    const provider = sampleProvider();
    const bound = provider.bind({ credentials: { apiKey: 'placeholder' }, settings: {} });
    return openNetworkSession(deps, provider, bound, { credentialGroup: 'group', deadline });
  };

  it('that passes is not heard', async () => {
    const deps = createTestDeps(refusing([status]).fetch, { retryScale: 0.5 });
    await expect(openStatic(deps).request(call)).resolves.toEqual({});
    expect(deps.pauses).toEqual([1000]);
  });

  it('counts when it comes twice', async () => {
    const { fetch, paths } = refusing([status, status]);
    await expect(openStatic(createTestDeps(fetch)).request(call)).rejects.toMatchObject({ failure });
    expect(paths).toHaveLength(2);
  });

  it('counts at once when there is no time to ask again', async () => {
    const { fetch, paths } = refusing([status]);
    const asking = openStatic(createTestDeps(fetch), START + 2000).request(call);
    await expect(asking).rejects.toMatchObject({ failure });
    expect(paths).toHaveLength(1);
  });
});

it('asks again with the same token when its right is refused once', async () => {
  const { fetch, paths } = refusing([null, 403], { token: 't1', seconds: 3600 });
  await open(createTestDeps(fetch)).request(call);
  expect(paths).toEqual(['/token', '/costs', '/costs']);
});

/** Refuses the first calls with these statuses, null being none, and answers all others. */
function refusing(
  statuses: readonly (number | null)[],
  json: object = {},
): { fetch: Fetch; paths: string[] } {
  const paths: string[] = [];
  const fetch: Fetch = async (url, init) => {
    const status = statuses[paths.length] ?? 200;
    paths.push(seen(url, init).path);
    return toResponse({ status, json });
  };
  return { fetch, paths };
}

function sessionArguments(now: number) {
  const provider = sampleProvider({ tokenExchange });
  const bound = provider.bind({ credentials: { apiKey: 'placeholder' }, settings: {} });
  return [provider, bound, { credentialGroup: 'group', deadline: now + 60_000 }] as const;
}
