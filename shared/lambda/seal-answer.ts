import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import type { SealedAnswer } from '#shared/domain/idempotency.ts';
import type { CredentialCipher, EncryptionContext } from '#shared/domain/ports.ts';
import type { Reply } from './route.ts';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const compress = promisify(gzip);
const decompress = promisify(gunzip);

const replySchema = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.unknown(),
});

/**
 * Encrypts an answer of any size. KMS takes 4096 bytes, so it encrypts a key that was made for this one answer; the
 * content is that key's: nonce, tag, then the compressed answer.
 */
export async function sealAnswer(
  cipher: CredentialCipher,
  { status, headers, body }: Reply,
  context: EncryptionContext,
): Promise<SealedAnswer> {
  const key = randomBytes(KEY_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const encryption = createCipheriv(ALGORITHM, key, nonce);
  const plain = await compress(JSON.stringify({ status, headers, body }));
  const sealed = Buffer.concat([encryption.update(plain), encryption.final()]);
  return {
    sealedKey: await cipher.encrypt(key.toString('base64'), context),
    content: Buffer.concat([nonce, encryption.getAuthTag(), sealed]),
  };
}

/** @throws when the answer was sealed under another context, or is not what was sealed. */
export async function openAnswer(
  cipher: CredentialCipher,
  { sealedKey, content }: SealedAnswer,
  context: EncryptionContext,
): Promise<Reply> {
  const key = Buffer.from(await cipher.decrypt(sealedKey, context), 'base64');
  const decryption = createDecipheriv(ALGORITHM, key, content.subarray(0, NONCE_BYTES));
  decryption.setAuthTag(content.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const sealed = content.subarray(NONCE_BYTES + TAG_BYTES);
  const plain = await decompress(Buffer.concat([decryption.update(sealed), decryption.final()]));
  return replySchema.parse(JSON.parse(plain.toString('utf8')));
}
