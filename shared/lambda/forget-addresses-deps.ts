import { createAddressKeyRepository } from '#shared/adapters/dynamodb/address-key-repository.ts';
import { createCredentialCipher } from '#shared/adapters/kms/credential-cipher.ts';
import { hmacSha256 } from '#shared/adapters/lean/hmac.ts';
import type { ForgetAddressesDeps } from '#shared/usecases/forget-addresses.ts';
import { makeAddressKey } from './address-keys.ts';
import { createDocuments, createKms } from './aws-clients.ts';
import { forgetAddressesEnv, readEnv } from './env.ts';

export function createForgetAddressesDeps(): ForgetAddressesDeps {
  const { CONFIG_TABLE, CREDENTIAL_KEY_ID } = readEnv(forgetAddressesEnv);
  return {
    addressKeys: createAddressKeyRepository(createDocuments(), CONFIG_TABLE),
    cipher: createCredentialCipher(createKms(), CREDENTIAL_KEY_ID),
    makeAddressKey,
    hmac: hmacSha256,
    now: () => Date.now(),
  };
}
