import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

const ALGORITHM = 'AWS4-HMAC-SHA256';

export interface SigningOptions {
  service: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** What is signed of a POST to `/` without a query; no other is made here. */
export interface SignedParts {
  host: string;
  contentType: string;
  /** `X-Amz-Target`. */
  target: string;
  body: string;
}

export type RequestSigner = (parts: SignedParts, now: Date) => Record<string, string>;

/**
 * Makes the headers of signed requests, by Signature Version 4. The day's key is kept as a key object: making one takes
 * longer than signing with it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createRequestSigner({ service, region, credentials }: SigningOptions): RequestSigner {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  let known: { day: string; key: KeyObject } | null = null;

  const keyOf = (day: string): KeyObject => {
    if (known?.day === day) return known.key;
    const first = createSecretKey(`AWS4${secretAccessKey}`, 'utf8');
    const key = [day, region, service, 'aws4_request'].reduce(
      (secret, part) => createSecretKey(createHmac('sha256', secret).update(part).digest()),
      first,
    );
    known = { day, key };
    return key;
  };

  return ({ host, contentType, target, body }, now) => {
    const time = now.toISOString().replace(/[:-]|\.\d{3}/g, '');
    const day = time.slice(0, 8);
    const scope = `${day}/${region}/${service}/aws4_request`;
    const headers = {
      'content-type': contentType,
      host,
      'x-amz-date': time,
      ...(sessionToken && { 'x-amz-security-token': sessionToken }),
      'x-amz-target': target,
    };
    const names = Object.keys(headers).join(';');
    const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
    const request = `POST\n/\n\n${lines.join('')}\n${names}\n${hash('sha256', body)}`;
    const signature = createHmac('sha256', keyOf(day))
      .update(`${ALGORITHM}\n${time}\n${scope}\n${hash('sha256', request)}`)
      .digest('hex');
    const authorization = `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
    return { ...headers, authorization };
  };
}
