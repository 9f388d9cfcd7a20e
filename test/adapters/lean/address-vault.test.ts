import { describe, expect, it } from 'vitest';
import { type AddressVault, type SealedPlace, StoreUnavailableError } from '#shared/domain/event-ports.ts';
import { DAY_MS } from '#shared/domain/instants.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { createMemoryAddresses } from '#test/support/memory-addresses.ts';

const NOW = parseInstant('2026-03-14T13:05:00Z');
const ADDRESS = '203.0.113.77';
const place = (over: Partial<SealedPlace> = {}): SealedPlace => ({
  id: 'evt_1',
  feedId: 'int_feed',
  receivedAt: NOW,
  ...over,
});

function createWorld() {
  const world = { now: NOW };
  const addresses = createMemoryAddresses(() => world.now);
  addresses.keepKey();
  return { world, ...addresses };
}

async function sealed(vault: AddressVault, at = place()): Promise<string> {
  const text = await vault.seal(ADDRESS, at);
  if (text === null) throw new Error('It could not be sealed.');
  return text;
}

describe('the address vault', () => {
  it('opens what any instance sealed, and shows nothing of it until then', async () => {
    const { vault, createVault } = createWorld();
    const text = await sealed(vault);
    expect(Buffer.from(text, 'base64').toString('latin1')).not.toContain('113');
    expect(await createVault().open(text, place())).toBe(ADDRESS);
  });

  it('seals the same text differently each time', async () => {
    const { vault } = createWorld();
    const texts = await Promise.all(Array.from({ length: 50 }, () => sealed(vault)));
    expect(new Set(texts.map((text) => text.slice(0, 16))).size).toBe(50);
  });

  it.each([
    ['another event', { id: 'evt_2' }],
    ['an entry of the log', { id: 'inb_1' }],
    ['another feed', { feedId: 'int_other' }],
    ['another day', { receivedAt: NOW - DAY_MS }],
  ])('opens nothing for %s', async (_what, over) => {
    const { vault } = createWorld();
    expect(await vault.open(await sealed(vault), place(over))).toBeNull();
  });

  it.each([
    ['changed', (text: string) => `${text.slice(0, 20)}${text[20] === 'A' ? 'B' : 'A'}${text.slice(21)}`],
    ['cut off', (text: string) => text.slice(0, 24)],
    ['emptied', () => ''],
  ])('opens nothing that was %s', async (_what, change) => {
    const { vault } = createWorld();
    expect(await vault.open(change(await sealed(vault)), place())).toBeNull();
  });

  it('reads the key once, however many feeds and days there are', async () => {
    const { vault, state } = createWorld();
    const places = [0, 1, 2].flatMap((days) =>
      ['int_a', 'int_b'].map((feedId) => place({ feedId, receivedAt: NOW - days * DAY_MS })),
    );
    await Promise.all(places.map((at) => sealed(vault, at)));
    await Promise.all(places.map((at) => sealed(vault, at)));
    expect(state.reads).toBe(1);
  });

  it('has read the key before the first call where it was prepared, and asks again where that failed', async () => {
    const { createVault, state } = createWorld();
    const vault = createVault();
    vault.prepare();
    await sealed(vault);
    expect(state.reads).toBe(1);

    const other = createVault();
    state.isAway = true;
    other.prepare();
    await expect(other.seal(ADDRESS, place())).rejects.toThrow(StoreUnavailableError);
    state.isAway = false;
    await sealed(other);
  });

  it('opens what arrived 30 days ago, and seals it still', async () => {
    const { vault, world } = createWorld();
    const text = await sealed(vault);
    world.now += 30 * DAY_MS;
    expect(await vault.open(text, place())).toBe(ADDRESS);
    expect(await vault.seal(ADDRESS, place())).not.toBeNull();
  });

  it('neither opens nor seals what arrived before, though nobody moved the key that is kept', async () => {
    const { vault, createVault, world } = createWorld();
    const text = await sealed(vault);
    world.now += 31 * DAY_MS;
    expect(await vault.open(text, place())).toBeNull();
    expect(await createVault().open(text, place())).toBeNull();
    expect(await vault.seal(ADDRESS, place())).toBeNull();
    const today = place({ receivedAt: world.now });
    expect(await vault.open(await sealed(vault, today), today)).toBe(ADDRESS);
  });

  it('keeps nothing before a key was made, and looks for it again soon', async () => {
    const { vault, world, state, keepKey } = createWorld();
    state.kept = null;
    expect(await vault.seal(ADDRESS, place())).toBeNull();
    expect(await vault.seal(ADDRESS, place())).toBeNull();
    expect(state.reads).toBe(1);
    keepKey();
    world.now += 5000;
    expect(await vault.open(await sealed(vault), place())).toBe(ADDRESS);
  });

  it('lets calls wait while the key cannot be read, and goes on without a word once it was', async () => {
    const { vault, state } = createWorld();
    state.isAway = true;
    await expect(vault.seal(ADDRESS, place())).rejects.toThrow(StoreUnavailableError);
    state.isAway = false;
    await sealed(vault);
    state.isAway = true;
    await sealed(vault, place({ feedId: 'int_new', receivedAt: NOW - DAY_MS }));
  });

  it('remembers the keys of thousands of feeds', async () => {
    const { vault } = createWorld();
    const text = await sealed(vault);
    for (let feed = 0; feed < 5001; feed += 1) await sealed(vault, place({ feedId: `int_${feed}` }));
    expect(await vault.open(text, place())).toBe(ADDRESS);
  });
});
