import { createAddressVault } from '#shared/adapters/lean/address-vault.ts';
import { toAttributes } from '#shared/adapters/lean/attribute-values.ts';
import { type AwsCall, AwsUnavailableError } from '#shared/adapters/lean/aws-json-client.ts';
import {
  type AddressKeyRepository,
  addressKeyContext,
  firstReadableDay,
  type SealedAddressKey,
} from '#shared/domain/address-key.ts';
import { sealText, unsealText } from './memory-cipher.ts';

/** The address key in memory, and vaults that seal with it as deployed. */
export function createMemoryAddresses(now: () => number) {
  const state: { kept: SealedAddressKey | null; isAway: boolean; reads: number } = {
    kept: null,
    isAway: false,
    reads: 0,
  };
  const ensureThere = (): void => {
    if (state.isAway) throw new AwsUnavailableError('No answer.');
  };
  const dynamo: AwsCall = async () => {
    ensureThere();
    state.reads += 1;
    return state.kept ? { Item: toAttributes(state.kept) } : {};
  };
  const kms: AwsCall = async (_operation, input) => {
    ensureThere();
    const { CiphertextBlob, EncryptionContext } = Object(input);
    const plain = unsealText(CiphertextBlob, EncryptionContext);
    return { Plaintext: Buffer.from(plain).toString('base64') };
  };
  const addressKeys: AddressKeyRepository = {
    find: async () => state.kept,
    create: async (key) => {
      if (state.kept) return false;
      state.kept = key;
      return true;
    },
    replace: async (before, after) => {
      if (state.kept?.sealed !== before.sealed) return false;
      state.kept = after;
      return true;
    },
  };
  const createVault = () => createAddressVault({ dynamo, kms, configTable: 'Config', now });
  return {
    state,
    addressKeys,
    /** Remembers the key as an instance does. */
    vault: createVault(),
    /** Another instance. */
    createVault,
    makeAddressKey: () => 'ab'.repeat(32),
    /** As when the first feed is made. */
    keepKey(): void {
      const day = firstReadableDay(now());
      state.kept = { day, sealed: sealText('ab'.repeat(32), addressKeyContext(day)) };
    },
  };
}
