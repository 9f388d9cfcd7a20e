import {
  type AddressKeyRepository,
  addressKeyContext,
  firstReadableDay,
} from '#shared/domain/address-key.ts';
import type { CredentialCipher } from '#shared/domain/ports.ts';
import type { Instant } from '#shared/domain/time.ts';

export interface EnsureAddressKeyDeps {
  addressKeys: Pick<AddressKeyRepository, 'find' | 'create'>;
  cipher: Pick<CredentialCipher, 'encrypt'>;
  /** 64 hexadecimal digits of chance. */
  makeAddressKey(): string;
}

/** Makes the deployment's address key where there is none. Of several at the same moment one counts. */
export async function ensureAddressKey(deps: EnsureAddressKeyDeps, now: Instant): Promise<void> {
  if (await deps.addressKeys.find()) return;
  const day = firstReadableDay(now);
  const sealed = await deps.cipher.encrypt(deps.makeAddressKey(), addressKeyContext(day));
  await deps.addressKeys.create({ day, sealed });
}
