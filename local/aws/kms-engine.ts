import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type AwsAnswer, errorAnswer, jsonAnswer } from './aws-answer.ts';
import type { KmsKey } from './kms-key.ts';
import { loadKeySecrets } from './kms-keys.ts';

const CIPHER = 'aes-256-gcm';
const FORMAT = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** KMS takes so many bytes; more is for data keys. */
const MOST_BYTES = 4096;

export interface KmsEngine {
  /** The ARN that permissions for the call are asked for. */
  resourceOf(request: unknown): string;
  /** The encryption context that permissions for the call may be bound to. */
  contextOf(request: unknown): Readonly<Record<string, string>>;
  /** @param operation `Encrypt`, `Decrypt` or `GenerateMac` */
  answer(operation: string, request: unknown): AwsAnswer;
}

interface Key extends KmsKey {
  secret: Buffer;
}

const blob = z.base64().transform((text) => Buffer.from(text, 'base64'));
const input = blob.refine(({ length }) => length >= 1 && length <= MOST_BYTES);
const contextSchema = z.record(z.string(), z.string()).default({});
const encryptSchema = z.object({ KeyId: z.string(), Plaintext: input, EncryptionContext: contextSchema });
const decryptSchema = z.object({
  KeyId: z.string().optional(),
  CiphertextBlob: blob,
  EncryptionContext: contextSchema,
});
const macSchema = z.object({ KeyId: z.string(), Message: input, MacAlgorithm: z.literal('HMAC_SHA_256') });
const namedKeySchema = z.object({ KeyId: z.string() });
const contextualSchema = z.object({ EncryptionContext: contextSchema });

class KmsError extends Error {
  readonly type: string;
  constructor(type: string, message = '') {
    super(message);
    this.type = type;
  }
}

/**
 * Answers KMS calls from keys of this machine: AES-256-GCM with the encryption context as additional data, HMAC-SHA-256.
 * The blobs are its own format: KMS's is not public.
 * @param keyFile where the keys' secrets are kept; null keeps them in memory.
 */
export async function createKmsEngine(keys: readonly KmsKey[], keyFile: string | null): Promise<KmsEngine> {
  const secrets = await loadKeySecrets(
    keys.map(({ id }) => id),
    keyFile,
  );
  const byName = new Map<string, Key>();
  for (const key of keys) {
    const secret = secrets.get(key.id);
    if (secret) for (const name of [key.id, key.arn]) byName.set(name, { ...key, secret });
  }

  const keyNamed = (name: string, usage?: KmsKey['usage']): Key => {
    const key = byName.get(name);
    if (!key) throw new KmsError('NotFoundException', `Key '${name}' does not exist`);
    if (usage && key.usage !== usage) {
      throw new KmsError(
        'InvalidKeyUsageException',
        `${key.arn} key usage is ${key.usage} which is not valid for this operation.`,
      );
    }
    return key;
  };

  const operations: Readonly<Record<string, (request: unknown) => object>> = {
    Encrypt(request) {
      const { KeyId, Plaintext, EncryptionContext } = encryptSchema.parse(request);
      const key = keyNamed(KeyId, 'ENCRYPT_DECRYPT');
      const sealed = seal(key, Plaintext, additionalData(EncryptionContext));
      return {
        CiphertextBlob: sealed.toString('base64'),
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        KeyId: key.arn,
      };
    },
    Decrypt(request) {
      const { KeyId, CiphertextBlob, EncryptionContext } = decryptSchema.parse(request);
      const key = keyNamed(keyIdIn(CiphertextBlob), 'ENCRYPT_DECRYPT');
      if (KeyId !== undefined && keyNamed(KeyId).id !== key.id) {
        throw new KmsError(
          'IncorrectKeyException',
          'The key ID in the request does not identify a CMK that can perform this operation.',
        );
      }
      const opened = open(key, CiphertextBlob, additionalData(EncryptionContext));
      return {
        Plaintext: opened.toString('base64'),
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        KeyId: key.arn,
      };
    },
    GenerateMac(request) {
      const { KeyId, Message, MacAlgorithm } = macSchema.parse(request);
      const key = keyNamed(KeyId, 'GENERATE_VERIFY_MAC');
      const mac = createHmac('sha256', key.secret).update(Message).digest('base64');
      return { KeyId: key.arn, Mac: mac, MacAlgorithm };
    },
  };

  return {
    resourceOf(request) {
      const named = namedKeySchema.safeParse(request).data?.KeyId;
      const sealed = decryptSchema.safeParse(request).data?.CiphertextBlob;
      const name = named ?? (sealed && keyIdOrNull(sealed)) ?? '*';
      return byName.get(name)?.arn ?? name;
    },
    contextOf: (request) => contextualSchema.safeParse(request).data?.EncryptionContext ?? {},
    answer(operation, request) {
      const run = operations[operation];
      if (!run)
        return errorAnswer(
          400,
          'UnknownOperationException',
          `KMS ${operation} is not known to the local cloud.`,
        );
      try {
        return jsonAnswer(200, run(request), '1.1');
      } catch (error) {
        if (error instanceof KmsError) return errorAnswer(400, error.type, error.message);
        if (error instanceof z.ZodError)
          return errorAnswer(400, 'ValidationException', z.prettifyError(error));
        throw error;
      }
    },
  };
}

/** `format, length of id, id, IV, tag, ciphertext` */
function seal(key: Key, plaintext: Buffer, context: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key.secret, iv).setAAD(context);
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const id = Buffer.from(key.id);
  return Buffer.concat([Buffer.of(FORMAT, id.length), id, iv, cipher.getAuthTag(), sealed]);
}

/** @throws KmsError when the context is not the one that was encrypted with, or a byte has changed. */
function open(key: Key, blobBytes: Buffer, context: Buffer): Buffer {
  const ivStart = 2 + Buffer.byteLength(key.id);
  const tagStart = ivStart + IV_BYTES;
  const dataStart = tagStart + TAG_BYTES;
  if (blobBytes.length < dataStart) throw new KmsError('InvalidCiphertextException');
  try {
    const decipher = createDecipheriv(CIPHER, key.secret, blobBytes.subarray(ivStart, tagStart))
      .setAAD(context)
      .setAuthTag(blobBytes.subarray(tagStart, dataStart));
    return Buffer.concat([decipher.update(blobBytes.subarray(dataStart)), decipher.final()]);
  } catch {
    // What exactly did not fit is nobody's business, as with KMS.
    throw new KmsError('InvalidCiphertextException');
  }
}

function keyIdIn(blobBytes: Buffer): string {
  const id = keyIdOrNull(blobBytes);
  if (id === null) throw new KmsError('InvalidCiphertextException');
  return id;
}

function keyIdOrNull(blobBytes: Buffer): string | null {
  const [format, length = 0] = blobBytes;
  return format === FORMAT ? blobBytes.subarray(2, 2 + length).toString() : null;
}

/** The same bytes for the same pairs, in whatever order they come. */
function additionalData(context: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.from(JSON.stringify(pairs));
}
