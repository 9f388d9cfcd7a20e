import type { Integration } from '#shared/domain/integration.ts';
import type { CredentialCipher } from '#shared/domain/ports.ts';
import type { NetworkAccount } from '#shared/providers/provider.ts';

/** A stored account, ready to be asked. `sealed` are its credentials as they are stored. */
export async function unsealAccount(
  cipher: Pick<CredentialCipher, 'decrypt'>,
  { id, workspaceId, provider, settings, credentialGroup }: Integration,
  sealed: string,
): Promise<NetworkAccount> {
  const plain = await cipher.decrypt(sealed, { workspaceId, integrationId: id });
  const credentials: Record<string, string> = JSON.parse(plain);
  return { provider, credentials, settings, credentialGroup };
}
