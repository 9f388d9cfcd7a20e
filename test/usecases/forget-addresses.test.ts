import { describe, expect, it } from 'vitest';
import { hmacSha256 } from '#shared/adapters/lean/hmac.ts';
import { addressKeyContext, firstReadableDay } from '#shared/domain/address-key.ts';
import { DAY_MS } from '#shared/domain/instants.ts';
import { formatInstant, parseInstant } from '#shared/domain/time.ts';
import { ensureAddressKey } from '#shared/usecases/ensure-address-key.ts';
import { forgetAddresses } from '#shared/usecases/forget-addresses.ts';
import { createMemoryAddresses } from '#test/support/memory-addresses.ts';
import { sealText, unsealText } from '#test/support/memory-cipher.ts';

const START = parseInstant('2026-03-14T00:10:00Z');
const place = { id: 'evt_1', feedId: 'int_feed', receivedAt: START };

function createWorld() {
  const world = { now: START };
  const addresses = createMemoryAddresses(() => world.now);
  const deps = {
    addressKeys: { ...addresses.addressKeys },
    makeAddressKey: addresses.makeAddressKey,
    cipher: {
      encrypt: async (plain: string, context: Record<string, string>) => sealText(plain, context),
      decrypt: async (sealed: string, context: Record<string, string>) => unsealText(sealed, context),
    },
    hmac: hmacSha256,
    now: () => world.now,
  };
  /** The tick of so many days after the start. */
  const forget = (days: number) =>
    forgetAddresses(deps, { schedule: 'forgetting', time: formatInstant(START + days * DAY_MS) });
  /** What an instance that starts now can open. */
  const open = (sealed: string) => addresses.createVault().open(sealed, place);
  const seal = async (): Promise<string> => (await addresses.vault.seal('203.0.113.77', place)) ?? '';
  return { world, ...addresses, deps, forget, open, seal };
}

describe('forgetting addresses', () => {
  it('leaves nothing to open them with once the look-back is over, whatever the clock says', async () => {
    const { world, keepKey, forget, open, seal, state } = createWorld();
    keepKey();
    const sealed = await seal();
    world.now += 30 * DAY_MS;
    await forget(30);
    expect(await open(sealed)).toBe('203.0.113.77');
    world.now += DAY_MS;
    await forget(31);
    world.now = START;
    expect(await open(sealed)).toBeNull();
    expect(state.kept?.day).toBe(firstReadableDay(START) + 31);
  });

  it('goes by the time of the tick: late, twice or out of turn it changes nothing more', async () => {
    const { world, keepKey, forget, state } = createWorld();
    keepKey();
    world.now += 40 * DAY_MS;
    await forget(5);
    const { kept } = state;
    expect(kept?.day).toBe(firstReadableDay(START) + 5);
    await forget(5);
    await forget(3);
    expect(state.kept).toBe(kept);
  });

  it('catches up with ticks that were missed, to the very key that each of them would have led to', async () => {
    const one = createWorld();
    const other = createWorld();
    for (const { keepKey, world } of [one, other]) {
      keepKey();
      world.now += 10 * DAY_MS;
    }
    for (let day = 1; day <= 10; day += 1) await one.forget(day);
    await other.forget(10);
    expect(one.state.kept).toEqual(other.state.kept);
  });

  it('refuses a tick that is not due: what it would forget is still needed', async () => {
    const { keepKey, forget, state } = createWorld();
    keepKey();
    const { kept } = state;
    await expect(forget(2)).rejects.toThrow('not due yet');
    expect(state.kept).toBe(kept);
  });

  it('has the old key or the new one after a crash, and the next tick goes on', async () => {
    const { world, keepKey, forget, deps, state, addressKeys } = createWorld();
    keepKey();
    const { kept } = state;
    world.now += DAY_MS;
    deps.addressKeys.replace = async () => {
      throw new Error('The function ended.');
    };
    await expect(forget(1)).rejects.toThrow('ended');
    expect(state.kept).toBe(kept);
    deps.addressKeys.replace = addressKeys.replace;
    await forget(1);
    expect(state.kept?.day).toBe(firstReadableDay(START) + 1);
  });

  it('looks again where another tick moved the key in between, and gives up in the end', async () => {
    const { world, keepKey, forget, deps, state, addressKeys } = createWorld();
    keepKey();
    world.now += 3 * DAY_MS;
    const { replace } = addressKeys;
    deps.addressKeys.replace = async (before, after) => {
      deps.addressKeys.replace = replace;
      await forget(1);
      return replace(before, after);
    };
    await forget(3);
    expect(state.kept?.day).toBe(firstReadableDay(START) + 3);
    world.now += DAY_MS;
    deps.addressKeys.replace = async () => false;
    await expect(forget(4)).rejects.toThrow('each try');
  });

  it('makes the key where there is none, and never another one', async () => {
    const { forget, state, deps, addressKeys } = createWorld();
    await forget(0);
    const { kept } = state;
    expect(kept?.day).toBe(firstReadableDay(START));
    await ensureAddressKey({ ...deps, makeAddressKey: () => 'other' }, START);
    expect(state.kept).toBe(kept);
    const blind = { ...addressKeys, find: async () => null };
    await ensureAddressKey({ ...deps, addressKeys: blind, makeAddressKey: () => 'other' }, START);
    expect(state.kept).toBe(kept);
    await expect(
      forgetAddresses(
        { ...deps, addressKeys: blind },
        { schedule: 'forgetting', time: formatInstant(START) },
      ),
    ).rejects.toThrow('gone');
  });

  it('keeps the key under the context of its day', async () => {
    const { world, forget, state } = createWorld();
    await forget(0);
    world.now += DAY_MS;
    await forget(1);
    const day = firstReadableDay(START) + 1;
    expect(unsealText(state.kept?.sealed ?? '', addressKeyContext(day))).toMatch(/^[0-9a-f]{64}$/);
    expect(() => unsealText(state.kept?.sealed ?? '', addressKeyContext(day - 1))).toThrow('context');
  });
});
