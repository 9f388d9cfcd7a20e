import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Fetch } from '#shared/providers/http.ts';
import { openNetworkSession } from '#shared/providers/network-session.ts';
import { createTestDeps, DEADLINE, START, type TestDeps, toResponse } from './fake-network.ts';
import { sampleProvider } from './sample-provider.ts';

const provider = sampleProvider({ callQuotas: [{ path: '/costs', calls: 2, periodSeconds: 60 }] });
const answers: Fetch = async () => toResponse({ json: {} });

/** Each run opens a session of its own. */
function ask(deps: TestDeps, { path = '/costs', credentialGroup = 'group', deadline = DEADLINE } = {}) {
  const bound = provider.bind({ credentials: { apiKey: 'placeholder' }, settings: {} });
  const session = openNetworkSession(deps, provider, bound, { credentialGroup, deadline });
  return session.request({ method: 'GET', path, answer: z.object({}) });
}

describe('a quota of calls', () => {
  it('is kept over all runs of a credential, with a second to spare, whatever the scale of our own pauses', async () => {
    const deps = createTestDeps(answers, { retryScale: 0 });
    for (let call = 0; call < 4; call += 1) await ask(deps);
    expect(deps.pauses).toEqual([61_000]);
  });

  it('does not hold up other calls or other credentials', async () => {
    const deps = createTestDeps(answers);
    await ask(deps);
    await ask(deps);
    await ask(deps, { path: '/balance' });
    await ask(deps, { credentialGroup: 'other' });
    expect(deps.pauses).toEqual([]);
  });

  it('fails when its next place comes after the deadline, and says how long to wait', async () => {
    const deps = createTestDeps(answers);
    await ask(deps);
    await ask(deps);
    await expect(ask(deps, { deadline: START + 60_999 })).rejects.toMatchObject({
      failure: 'rate-limited',
      retryAfterSeconds: 61,
      message: 'Sample allows 2 calls of /costs in 60 seconds, and they are used up.',
    });
    expect(deps.pauses).toEqual([]);
  });

  it('holds for the exchange of an access token too', async () => {
    const deps = createTestDeps(async (url) =>
      toResponse(url.includes('/token') ? { json: { token: 'bearer', expiresInSeconds: 60 } } : { json: {} }),
    );
    const exchanging = sampleProvider({
      callQuotas: [{ path: '/token', calls: 1, periodSeconds: 60 }],
      tokenExchange: {
        request: () => ({
          method: 'POST',
          path: '/token',
          answer: z.object({ token: z.string(), expiresInSeconds: z.number() }),
        }),
        present: (token) => ({ authorization: token }),
      },
    });
    const bound = exchanging.bind({ credentials: { apiKey: 'placeholder' }, settings: {} });
    const request = { method: 'GET', path: '/costs', answer: z.object({}) } as const;
    const owner = { credentialGroup: 'group', deadline: DEADLINE };
    await openNetworkSession(deps, exchanging, bound, owner).request(request);
    await deps.tokens.forget('group');
    const again = openNetworkSession(deps, exchanging, bound, owner).request(request);
    await expect(again).rejects.toMatchObject({ failure: 'rate-limited', retryAfterSeconds: 61 });
  });

  it('counts every try', async () => {
    let tries = 0;
    const deps = createTestDeps(async () => {
      tries += 1;
      return toResponse(tries === 1 ? { status: 503 } : { json: {} });
    });
    await ask(deps);
    await ask(deps);
    expect(Math.max(...deps.pauses)).toBeGreaterThan(50_000);
  });

  it('tells what went wrong rather than that no further try has room', async () => {
    const deps = createTestDeps(async () => toResponse({ status: 503 }));
    await expect(ask(deps, { deadline: START + 30_000 })).rejects.toMatchObject({ failure: 'unavailable' });
  });
});
