import { describe, expect, it } from 'vitest';
import { ProviderError } from '#shared/domain/errors.ts';
import type { AccessToken } from '#shared/domain/ports.ts';
import { obtainAccessToken, type TokenNeed } from '#shared/providers/access-tokens.ts';
import { createMemoryTokenStore, START } from './fake-network.ts';

const HOUR = 3_600_000;

/** A world in which many wait at once: sleeping lets the others go on and time pass. */
function createWorld() {
  let time = START;
  let draws = 0;
  let exchanges = 0;
  const now = () => time;
  const store = createMemoryTokenStore(now);
  const sleep = async (milliseconds: number): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    time += milliseconds;
  };
  const random = () => {
    draws += 1;
    return draws / 1000;
  };
  const need = (overrides: Partial<TokenNeed> = {}): TokenNeed => ({
    credentialGroup: 'group',
    deadline: START + 60_000,
    refused: null,
    exchange: async () => {
      exchanges += 1;
      const token = `token-${exchanges}`;
      await sleep(10);
      return { token, expiresAt: now() + HOUR, variant: 'as-given' };
    },
    ...overrides,
  });
  const obtain = (overrides?: Partial<TokenNeed>) =>
    obtainAccessToken({ store, now, sleep, random }, need(overrides));
  return { store, now, sleep, obtain, exchanges: () => exchanges, pass: (ms: number) => (time += ms) };
}

const held = async ({ store, now }: ReturnType<typeof createWorld>, until: number) =>
  store.acquireLease('group', 'someone-else', now() + until);

async function failure(obtaining: Promise<AccessToken>): Promise<unknown> {
  return obtaining.catch((thrown: unknown) => thrown);
}

describe('a shared access token', () => {
  it('is asked for once, however many need it at the same moment', async () => {
    const world = createWorld();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => world.obtain()));
    expect(world.exchanges()).toBe(1);
    expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set(['token-1']));
  });

  it('is used until it expires and then renewed, the way that worked first', async () => {
    const world = createWorld();
    await world.obtain();
    world.pass(HOUR - 1000);
    expect((await world.obtain()).token).toBe('token-1');
    world.pass(HOUR);
    const tried: (string | null)[] = [];
    await world.obtain({
      deadline: world.now() + 60_000,
      exchange: async (workedBefore) => {
        tried.push(workedBefore);
        return { token: 'later', expiresAt: world.now() + HOUR, variant: workedBefore };
      },
    });
    expect(tried).toEqual(['as-given']);
  });

  it('is renewed once when several were refused the same token', async () => {
    const world = createWorld();
    const refused = await world.obtain();
    const renewed = await Promise.all(Array.from({ length: 5 }, () => world.obtain({ refused })));
    expect(world.exchanges()).toBe(2);
    expect(new Set(renewed.map(({ token }) => token))).toEqual(new Set(['token-2']));
  });

  it('is not thrown away because an older one was refused', async () => {
    const world = createWorld();
    await world.obtain();
    const refused = { token: 'older', expiresAt: world.now() + HOUR, variant: null };
    expect((await world.obtain({ refused })).token).toBe('token-1');
    expect(world.exchanges()).toBe(1);
  });

  it('is asked for by the next one when the exchange fails', async () => {
    const world = createWorld();
    const broken = new ProviderError('unavailable', 'Down.');
    expect(await failure(world.obtain({ exchange: () => Promise.reject(broken) }))).toBe(broken);
    expect((await world.obtain()).token).toBe('token-1');
  });

  it('is asked for by another when the holder of the lease crashed', async () => {
    const world = createWorld();
    await held(world, 30_000);
    expect((await world.obtain()).token).toBe('token-1');
    expect(world.now()).toBeGreaterThanOrEqual(START + 30_000);
  });

  it('is not waited for beyond the deadline', async () => {
    const world = createWorld();
    await held(world, 30_000);
    const error = await failure(world.obtain({ deadline: START + 1000 }));
    expect(error).toMatchObject({ name: 'ProviderError', failure: 'unavailable' });
    expect(world.now()).toBeLessThan(START + 1000);
  });

  it('is looked for once more under the lease, since another may just have stored it', async () => {
    const world = createWorld();
    const { acquireLease } = world.store;
    world.store.acquireLease = async (group, owner, until) => {
      world.store.acquireLease = acquireLease;
      await world.obtain();
      return acquireLease(group, owner, until);
    };
    expect((await world.obtain()).token).toBe('token-1');
    expect(world.exchanges()).toBe(1);
    expect(await held(world, 1000)).toBe(true);
  });

  it('is thrown away for the newer one when the lease was lost in the meantime', async () => {
    const world = createWorld();
    const token = await world.obtain({
      exchange: async (_, deadline) => {
        expect(deadline).toBeLessThan(world.now() + 30_000);
        world.pass(31_000);
        await held(world, 30_000);
        await world.store.save('group', 'someone-else', {
          token: 'newer',
          expiresAt: world.now() + HOUR,
          variant: null,
        });
        return { token: 'stale', expiresAt: world.now() + HOUR, variant: null };
      },
    });
    expect(token.token).toBe('newer');
  });
});
