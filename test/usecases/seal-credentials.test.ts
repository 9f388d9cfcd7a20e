import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ProviderError } from '#shared/domain/errors.ts';
import { type SealCredentialsDeps, sealCredentials } from '#shared/usecases/seal-credentials.ts';

const provider = {
  id: 'net',
  name: 'Net',
  credentials: z.record(z.string(), z.string()),
  secretFields: ['token', 'password'],
  credentialIdentity: ({ token = '', password = '' }: Readonly<Record<string, string | undefined>>) =>
    token + password,
};

function createWorld(verify: SealCredentialsDeps['networks']['verify'] = async () => ({ currency: 'EUR' })) {
  const deadlines: number[] = [];
  const deps: SealCredentialsDeps = {
    networks: {
      verify: (account, deadline) => {
        deadlines.push(deadline);
        return verify(account, deadline);
      },
    },
    cipher: { encrypt: async (plain, context) => JSON.stringify([plain, context]) },
    fingerprint: async (text) => `fingerprint of ${text}`,
    now: () => 1000,
  };
  const seal = (credentials: unknown) =>
    sealCredentials(deps, {
      provider,
      credentials,
      settings: {},
      workspaceId: 'wsp_1',
      integrationId: 'int_1',
    });
  return { seal, deadlines };
}

describe('sealing credentials', () => {
  it('binds them to their integration, and groups them by what the network takes for one credential', async () => {
    const { seal, deadlines } = createWorld();
    expect(await seal({ account: 'a', password: 'twenty-characters-ok' })).toEqual({
      sealed: {
        credentials: JSON.stringify([
          '{"account":"a","password":"twenty-characters-ok"}',
          { workspaceId: 'wsp_1', integrationId: 'int_1' },
        ]),
        credentialHint: '…s-ok',
        credentialGroup: 'fingerprint of net\ntwenty-characters-ok',
      },
      told: { currency: 'EUR' },
    });
    expect(deadlines).toEqual([21_000]);
  });

  it('hints at nothing where there is no secret', async () => {
    expect(await createWorld().seal({ account: 'a' })).toMatchObject({ sealed: { credentialHint: '…' } });
  });

  it('refuses more than can be encrypted at once, before the network is asked', async () => {
    const { seal, deadlines } = createWorld();
    await expect(seal({ token: 'ä'.repeat(2000) })).rejects.toMatchObject({
      code: 'invalid-body',
      errors: [{ path: 'credentials' }],
    });
    expect(deadlines).toEqual([]);
  });

  it('keeps what the network said as the cause', async () => {
    const cause = new ProviderError('permission', 'GET /user was refused.');
    const { seal } = createWorld(async () => {
      throw cause;
    });
    await expect(seal({ token: 'x' })).rejects.toMatchObject({ code: 'credentials-rejected', cause });
  });
});
