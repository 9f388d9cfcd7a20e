import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCredentialCipher } from '#shared/adapters/kms/credential-cipher.ts';
import { createFingerprint } from '#shared/adapters/kms/fingerprint.ts';

const KEY_ID = 'placeholder-key';
const key = randomBytes(32);

const inputSchema = z.object({
  KeyId: z.string().optional(),
  Plaintext: z.base64().optional(),
  CiphertextBlob: z.base64().optional(),
  Message: z.base64().optional(),
  MacAlgorithm: z.string().optional(),
  EncryptionContext: z.record(z.string(), z.string()).default({}),
});
type KmsInput = z.output<typeof inputSchema>;

const bytes = (base64: string | undefined): Buffer => Buffer.from(base64 ?? '', 'base64');
const contextOf = ({ EncryptionContext }: KmsInput): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(EncryptionContext).sort()));

/** What KMS does, as far as the adapters need it. */
const OPERATIONS: Readonly<Record<string, (input: KmsInput) => object>> = {
  'TrentService.Encrypt': (input) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(contextOf(input));
    const sealed = Buffer.concat([cipher.update(bytes(input.Plaintext)), cipher.final()]);
    return { CiphertextBlob: Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64') };
  },
  'TrentService.Decrypt': (input) => {
    const blob = bytes(input.CiphertextBlob);
    const cipher = createDecipheriv('aes-256-gcm', key, blob.subarray(0, 12)).setAAD(contextOf(input));
    cipher.setAuthTag(blob.subarray(12, 28));
    return {
      Plaintext: Buffer.concat([cipher.update(blob.subarray(28)), cipher.final()]).toString('base64'),
    };
  },
  'TrentService.GenerateMac': ({ Message, MacAlgorithm }) => {
    expect(MacAlgorithm).toBe('HMAC_SHA_256');
    return { Mac: createHmac('sha256', key).update(bytes(Message)).digest('base64') };
  },
};

describe('KMS', () => {
  let server: Server;
  let kms: KMSClient;
  const keyIds: (string | undefined)[] = [];
  let isSilent = false;

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const input = inputSchema.parse(JSON.parse(await text(request)));
      keyIds.push(input.KeyId);
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      try {
        const operation = OPERATIONS[String(request.headers['x-amz-target'])];
        response.end(JSON.stringify(isSilent ? {} : operation?.(input)));
      } catch {
        response.writeHead(400).end(JSON.stringify({ __type: 'InvalidCiphertextException' }));
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    kms = new KMSClient({
      endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  });
  afterAll(() => {
    kms.destroy();
    server.close();
  });

  const context = { workspaceId: 'wsp_1', integrationId: 'int_1' };

  it('opens what it sealed, under the same context', async () => {
    const cipher = createCredentialCipher(kms, KEY_ID);
    const sealed = await cipher.encrypt('{"apiToken":"schlüssel"}', context);
    expect(Buffer.from(sealed, 'base64').toString('utf8')).not.toContain('apiToken');
    expect(await cipher.decrypt(sealed, { ...context })).toBe('{"apiToken":"schlüssel"}');
    expect(new Set(keyIds)).toEqual(new Set([KEY_ID]));
  });

  it.each([
    ['another integration', { ...context, integrationId: 'int_2' }],
    ['another workspace', { ...context, workspaceId: 'wsp_2' }],
    ['none', {}],
  ])('does not open what it sealed under the context of %s', async (_, other) => {
    const cipher = createCredentialCipher(kms, KEY_ID);
    const sealed = await cipher.encrypt('placeholder', context);
    await expect(cipher.decrypt(sealed, other)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });

  it('gives equal texts equal fingerprints, in lower-case hex, and others other ones', async () => {
    const fingerprint = createFingerprint(kms, KEY_ID);
    const [first, again, other] = await Promise.all(['a', 'a', 'b'].map(fingerprint));
    expect(first).toBe(createHmac('sha256', key).update('a').digest('hex'));
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('is never taken to have answered when it answers nothing', async () => {
    isSilent = true;
    const cipher = createCredentialCipher(kms, KEY_ID);
    await expect(cipher.encrypt('placeholder', context)).rejects.toThrow('without a ciphertext');
    await expect(cipher.decrypt('cGxhY2Vob2xkZXI=', context)).rejects.toThrow('without a plain text');
    await expect(createFingerprint(kms, KEY_ID)('a')).rejects.toThrow('without a fingerprint');
    isSilent = false;
  });
});
