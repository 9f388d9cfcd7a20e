import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { configKeys } from '#shared/adapters/dynamodb/keys.ts';
import {
  type AddressKey,
  addressKeyContext,
  addressKeyOf,
  dayNumberOf,
  feedKeyOf,
  firstReadableDay,
} from '#shared/domain/address-key.ts';
import { type AddressVault, type SealedPlace, StoreUnavailableError } from '#shared/domain/event-ports.ts';
import { type Instant, SECOND_MS } from '#shared/domain/instants.ts';
import { isRecord } from '#shared/domain/is-record.ts';
import { fromAttributes, toAttributes } from './attribute-values.ts';
import type { AwsCall } from './aws-json-client.ts';
import { drawBytes } from './draw-bytes.ts';
import { hmacSha256 } from './hmac.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** How soon a key that was not there is looked for again. */
const MISSING_MS = 4 * SECOND_MS;
const MAX_FEED_KEYS = 5000;

export interface PreparedAddressVault extends AddressVault {
  /** Begins to read the address key, so that the first call does not wait for one answer after the other. */
  prepare(): void;
}

export interface AddressVaultOptions {
  dynamo: AwsCall;
  kms: AwsCall;
  configTable: string;
  now: () => Instant;
}

/**
 * Encrypts under a key of the feed and the UTC day of arrival; the content is Base64 of nonce, ciphertext and tag. The
 * nonce is drawn each time: a key would have to seal thousands of millions of texts before one might come twice.
 * The address key is read once by each instance, which from then on moves it forward by itself.
 */
export function createAddressVault({
  dynamo,
  kms,
  configTable,
  now,
}: AddressVaultOptions): PreparedAddressVault {
  const dayKeys = new Map<number, AddressKey>();
  const feedKeys = new Map<string, KeyObject>();
  let known: AddressKey | null = null;
  let missingUntil = 0;
  let reading: Promise<AddressKey | null> | null = null;

  const read = async (): Promise<AddressKey | null> => {
    const { Item } = await dynamo('GetItem', {
      TableName: configTable,
      Key: toAttributes(configKeys.addressKey()),
      ConsistentRead: true,
    });
    if (!isRecord(Item)) return null;
    const item = fromAttributes(Item);
    const day = Number(item['day']);
    const answer = await kms('Decrypt', {
      CiphertextBlob: item['sealed'],
      EncryptionContext: addressKeyContext(day),
    });
    return { day, key: Buffer.from(String(answer['Plaintext']), 'base64').toString('utf8') };
  };

  /** What the look-back left behind is forgotten here too, not only where the key is kept. */
  const forget = (): void => {
    const first = firstReadableDay(now());
    if (known === null || known.day >= first) return;
    known = addressKeyOf(known, first, hmacSha256);
    dayKeys.clear();
    feedKeys.clear();
  };

  /** Nothing is wrong with a call when its address cannot be sealed, so it waits whatever the reason is. */
  const readOrWait = async (): Promise<AddressKey | null> => {
    try {
      known = await read();
      if (known === null) missingUntil = now() + MISSING_MS;
      forget();
      return known;
    } catch (error) {
      throw new StoreUnavailableError('The address key cannot be read.', { cause: error });
    } finally {
      reading = null;
    }
  };

  const addressKey = async (): Promise<AddressKey | null> => {
    if (known !== null || now() < missingUntil) return known;
    reading ??= readOrWait();
    return reading;
  };

  const keyOfDay = async (day: number): Promise<AddressKey | null> => {
    const remembered = dayKeys.get(day);
    if (remembered) return remembered;
    const key = await addressKey();
    const ofDay = key && addressKeyOf(key, day, hmacSha256);
    if (ofDay) dayKeys.set(day, ofDay);
    return ofDay;
  };

  const keyFor = async ({ feedId, receivedAt }: SealedPlace): Promise<KeyObject | null> => {
    forget();
    const day = dayNumberOf(receivedAt);
    const name = `${day} ${feedId}`;
    const remembered = feedKeys.get(name);
    if (remembered) return remembered;
    const ofDay = await keyOfDay(day);
    if (!ofDay) return null;
    const feedKey = createSecretKey(feedKeyOf(ofDay, feedId, hmacSha256), 'hex');
    if (feedKeys.size >= MAX_FEED_KEYS) feedKeys.clear();
    feedKeys.set(name, feedKey);
    return feedKey;
  };

  return {
    prepare() {
      // A failure is told to the first call that needs the key: it asks again.
      addressKey().catch(() => {});
    },

    async seal(text, place) {
      const key = await keyFor(place);
      if (key === null) return null;
      const nonce = drawBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(place.id));
      const sealed = [cipher.update(text, 'utf8'), cipher.final()];
      return Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]).toString('base64');
    },

    async open(sealed, place) {
      const key = await keyFor(place);
      return key && open(Buffer.from(sealed, 'base64'), key, place.id);
    },
  };
}

function open(content: Buffer, key: KeyObject, id: string): string | null {
  if (content.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv(ALGORITHM, key, content.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(id))
    .setAuthTag(content.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(content.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    // Sealed with a key that is gone, or for another place: whichever it is, nobody can open it here.
    return null;
  }
}
