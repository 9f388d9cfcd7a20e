import { DAY_MS, type Instant, utcDayOf } from './instants.ts';
import type { Signer } from './signature.ts';

// What receives events imports this file: no zod, no luxon.

/** So many days after its arrival an event's full address can still be read: for as long as calls are kept. */
export const ADDRESS_LOOK_BACK_DAYS = 30;

/** What KMS is told along with the address key, and permissions to open it name. */
export const ADDRESS_KEY_PURPOSE = 'addresses';

/** A key of one day. The keys of all later days follow from it, and none of an earlier one does. */
export interface AddressKey {
  /** UTC days since 1970. */
  day: number;
  /** 64 hexadecimal digits. */
  key: string;
}

/** The key of the oldest readable day, as kept: encrypted by KMS under `addressKeyContext`. */
export interface SealedAddressKey {
  day: number;
  /** Base64. */
  sealed: string;
}

/** The one address key of the deployment. */
export interface AddressKeyRepository {
  /** Consistent. */
  find(): Promise<SealedAddressKey | null>;
  /** False when there is one. */
  create(key: SealedAddressKey): Promise<boolean>;
  /** False when `before` has changed. */
  replace(before: SealedAddressKey, after: SealedAddressKey): Promise<boolean>;
}

export const dayNumberOf = (instant: Instant): number => Math.floor(instant / DAY_MS);

/** The oldest day of whose arrivals addresses may still be read. */
export const firstReadableDay = (now: Instant): number => dayNumberOf(now) - ADDRESS_LOOK_BACK_DAYS;

export const addressKeyContext = (day: number): Record<string, string> => ({
  purpose: ADDRESS_KEY_PURPOSE,
  day: utcDayOf(day * DAY_MS),
});

/** The key of a day; null of one before the given key's, since a hash cannot be turned back. */
export function addressKeyOf(from: AddressKey, day: number, hmac: Signer['hmac']): AddressKey | null {
  if (day < from.day) return null;
  let { key } = from;
  for (let reached = from.day; reached < day; reached += 1) key = hmac(key, 'next day');
  return { day, key };
}

/** What a feed's addresses of the key's day are encrypted with: 64 hexadecimal digits. */
export const feedKeyOf = ({ key }: AddressKey, feedId: string, hmac: Signer['hmac']): string =>
  hmac(key, `feed ${feedId}`);
