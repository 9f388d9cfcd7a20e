import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAccessTokenStore } from '#shared/adapters/dynamodb/access-token-store.ts';
import { configKeys } from '#shared/adapters/dynamodb/keys.ts';
import { type AccessTokenStore, ConflictError, type CredentialCipher } from '#shared/domain/ports.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const START = Date.parse('2026-03-14T12:00:00Z');
const TOKEN = { token: 'placeholder-token', expiresAt: START + 3_600_000, variant: 'base64' };

/** Reverses the text and names the context: enough to see that the adapter uses both. */
const cipher: CredentialCipher = {
  encrypt: async (plain, context) => `${JSON.stringify(context)} ${[...plain].reverse().join('')}`,
  async decrypt(sealed, context) {
    const [bound, reversed = ''] = sealed.split(' ');
    if (bound !== JSON.stringify(context)) throw new Error('Sealed under another context.');
    return [...reversed].reverse().join('');
  },
};

describe('the access token store', () => {
  let tables: TestTables;
  let time = START;
  let groups = 0;
  let group = '';
  let store: AccessTokenStore;

  beforeAll(async () => {
    tables = await createTestTables();
    store = createAccessTokenStore(tables.documents, tables.configTable, cipher, () => time);
  });
  afterAll(() => tables.drop());
  beforeEach(() => {
    time = START;
    groups += 1;
    group = `group-${groups}`;
  });

  const lease = (owner: string, seconds = 30) => store.acquireLease(group, owner, time + seconds * 1000);
  const stored = async () => {
    const Key = configKeys.accessToken(group);
    return (await tables.documents.send(new GetCommand({ TableName: tables.configTable, Key }))).Item;
  };
  const save = async () => {
    await lease('first');
    await store.save(group, 'first', TOKEN);
  };

  it('finds nothing before a token was saved, a lease included', async () => {
    expect(await store.find(group)).toBeNull();
    await lease('first');
    expect(await store.find(group)).toBeNull();
  });

  it('finds the token that was saved', async () => {
    await save();
    expect(await store.find(group)).toEqual(TOKEN);
  });

  it('keeps no token in the clear, and binds it to its group', async () => {
    await save();
    const item = await stored();
    expect(JSON.stringify(item)).not.toContain(TOKEN.token);
    expect(item).toMatchObject({
      entity: 'access-token',
      cipher: expect.stringContaining(`"credentialGroup":"${group}"`),
    });
  });

  it('grants the lease to one of many', async () => {
    const granted = await Promise.all(Array.from({ length: 10 }, (_, index) => lease(`owner-${index}`)));
    expect(granted.filter(Boolean)).toHaveLength(1);
  });

  it('grants the lease again once it has run out', async () => {
    await lease('first');
    time += 29_999;
    expect(await lease('second')).toBe(false);
    time += 1;
    expect(await lease('second')).toBe(true);
  });

  it('takes a token from the holder of the lease only', async () => {
    await lease('first');
    time += 30_000;
    await lease('second');
    await expect(store.save(group, 'first', TOKEN)).rejects.toBeInstanceOf(ConflictError);
    expect(await store.find(group)).toBeNull();
  });

  it('forgets a credential with its token and its lease', async () => {
    await save();
    await lease('second');
    await store.forget(group);
    expect(await stored()).toBeUndefined();
    expect(await lease('third')).toBe(true);
  });

  it('gives the lease back with the token', async () => {
    await save();
    expect(await lease('second')).toBe(true);
  });

  it('gives the lease back without a token, to its holder only', async () => {
    await lease('first');
    await store.releaseLease(group, 'second');
    expect(await lease('second')).toBe(false);
    await store.releaseLease(group, 'first');
    expect(await lease('second')).toBe(true);
  });

  it('forgets a refused token', async () => {
    await save();
    await store.discard(group, TOKEN.token);
    expect(await store.find(group)).toBeNull();
    expect(await stored()).not.toHaveProperty('cipher');
  });

  it('does not forget a newer token than the refused one', async () => {
    await save();
    await store.discard(group, 'an-older-token');
    expect(await store.find(group)).toEqual(TOKEN);
  });

  it('does not forget a token that was renewed while it looked', async () => {
    await save();
    const renewing: CredentialCipher = {
      ...cipher,
      async decrypt(sealed, context) {
        const plain = await cipher.decrypt(sealed, context);
        await lease('second');
        await store.save(group, 'second', { ...TOKEN, token: 'newer' });
        return plain;
      },
    };
    await createAccessTokenStore(tables.documents, tables.configTable, renewing, () => time).discard(
      group,
      TOKEN.token,
    );
    expect((await store.find(group))?.token).toBe('newer');
  });

  it('does not read what is no access token', async () => {
    const Item = { ...configKeys.accessToken(group), entity: 'other' };
    await tables.documents.send(new PutCommand({ TableName: tables.configTable, Item }));
    await expect(store.find(group)).rejects.toThrow('malformed');
  });

  it('hands on errors that are no answer', async () => {
    const elsewhere = createAccessTokenStore(tables.documents, 'no-such-table', cipher, () => time);
    await expect(elsewhere.acquireLease(group, 'first', time + 1)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
