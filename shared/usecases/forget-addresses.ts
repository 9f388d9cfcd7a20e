import {
  type AddressKeyRepository,
  addressKeyContext,
  addressKeyOf,
  firstReadableDay,
} from '#shared/domain/address-key.ts';
import { DAY_MS } from '#shared/domain/instants.ts';
import type { CredentialCipher } from '#shared/domain/ports.ts';
import type { ForgettingEvent } from '#shared/domain/schedule.ts';
import type { Signer } from '#shared/domain/signature.ts';
import { type Clock, parseInstant } from '#shared/domain/time.ts';
import { type EnsureAddressKeyDeps, ensureAddressKey } from './ensure-address-key.ts';

export interface ForgetAddressesDeps extends EnsureAddressKeyDeps {
  addressKeys: AddressKeyRepository;
  cipher: CredentialCipher;
  hmac: Signer['hmac'];
  now: Clock;
}

const ATTEMPTS = 5;

/**
 * Moves the address key forward to the oldest day that may be read as of the tick; what was sealed before can be opened
 * by nobody from then on (spec E-11). A tick that comes late or twice changes nothing more.
 * @throws for a tick that is not due yet: what it would forget is still needed.
 */
export async function forgetAddresses(deps: ForgetAddressesDeps, { time }: ForgettingEvent): Promise<void> {
  const tick = parseInstant(time);
  if (tick > deps.now() + DAY_MS) throw new Error(`The tick of ${time} is not due yet.`);
  await ensureAddressKey(deps, tick);
  const day = firstReadableDay(tick);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await deps.addressKeys.find();
    if (!before) throw new Error('The address key is gone.');
    const opened = await deps.cipher.decrypt(before.sealed, addressKeyContext(before.day));
    const after = addressKeyOf({ day: before.day, key: opened }, day, deps.hmac);
    if (after === null || before.day === day) return;
    const sealed = await deps.cipher.encrypt(after.key, addressKeyContext(day));
    if (await deps.addressKeys.replace(before, { day, sealed })) return;
  }
  throw new Error('The address key changed with each try.');
}
