import type { FieldError } from './errors.ts';
import type { Instant } from './instants.ts';
import { percentEncode } from './percent-encoding.ts';

/** How far the clocks of sender and receiver may be apart, which is also how long a signed call can be repeated. */
const MAX_DISTANCE_MS = 300_000;
const UNIX_SECONDS = /^\d{1,11}$/;
export const SIGNATURE_PARAMETERS: readonly string[] = ['timestamp', 'signature'];
export const SIGNATURE_HEADERS = { timestamp: 'Adtally-Timestamp', signature: 'Adtally-Signature' } as const;

export interface Signer {
  /** HMAC-SHA256 of a UTF-8 text in lower-case hexadecimal digits. */
  hmac: (key: string, text: string) => string;
  /** Compares in a time that does not tell where texts differ. */
  isEqual: (first: string, second: string) => boolean;
  /** A feed's live signing keys. */
  keys: readonly string[];
  now: Instant;
}

type Parameters = Readonly<Record<string, string>>;

/** What the signature of single calls covers: all other parameters, `timestamp` included, sorted by name. */
export function textToSign(parameters: Parameters): string {
  return Object.entries(parameters)
    .filter(([name]) => name !== 'signature')
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

/** What the signature of a batch covers. */
export const batchToSign = (timestamp: string, body: string): string => `${timestamp}.${body}`;

/**
 * Why a call's signature is refused; null where it is right. A sender may sign empty values or leave them out, since
 * an empty value is an absent one.
 * @param parameters as sent, empty values included
 */
export function checkSignedParameters(parameters: Parameters, signer: Signer): FieldError | null {
  const named = (name: string): string => (Object.hasOwn(parameters, name) ? (parameters[name] ?? '') : '');
  const withoutEmpty = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''));
  const texts = [parameters, withoutEmpty].map(textToSign);
  return checkSignature(
    { timestamp: named('timestamp'), signature: named('signature'), texts },
    { timestamp: 'timestamp', signature: 'signature' },
    signer,
  );
}

/** Why a batch's signature is refused; null where it is right. The headers are null where they are missing. */
export function checkSignedBatch(
  { timestamp, signature, body }: { timestamp: string | null; signature: string | null; body: string },
  signer: Signer,
): FieldError | null {
  const texts = [batchToSign(timestamp ?? '', body)];
  return checkSignature(
    { timestamp: timestamp ?? '', signature: signature ?? '', texts },
    SIGNATURE_HEADERS,
    signer,
  );
}

function checkSignature(
  sent: { timestamp: string; signature: string; texts: readonly string[] },
  names: { timestamp: string; signature: string },
  { hmac, isEqual, keys, now }: Signer,
): FieldError | null {
  if (!UNIX_SECONDS.test(sent.timestamp)) {
    return {
      path: names.timestamp,
      message: 'A signed call carries the time of its signature in Unix seconds.',
    };
  }
  if (Math.abs(Number(sent.timestamp) * 1000 - now) > MAX_DISTANCE_MS) {
    return { path: names.timestamp, message: 'The time of the signature is over 300 seconds off.' };
  }
  const signature = sent.signature.toLowerCase();
  const isRight = keys.some((key) => sent.texts.some((text) => isEqual(hmac(key, text), signature)));
  return isRight
    ? null
    : { path: names.signature, message: 'The signature is missing, or no signing key of the feed made it.' };
}
