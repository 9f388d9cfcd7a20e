import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createKmsEngine, type KmsEngine } from '#local/aws/kms-engine.ts';
import { temporaryFolder } from './sample-assembly.ts';

const arn = (id: string): string => `arn:aws:kms:us-east-1:000000000000:key/${id}`;
const keys = [
  { id: 'Secret', arn: arn('Secret'), usage: 'ENCRYPT_DECRYPT' },
  { id: 'Other', arn: arn('Other'), usage: 'ENCRYPT_DECRYPT' },
  { id: 'Mac', arn: arn('Mac'), usage: 'GENERATE_VERIFY_MAC' },
] as const;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function call(engine: KmsEngine, operation: string, request: object): Record<string, unknown> {
  return JSON.parse(engine.answer(operation, request).body.toString());
}

const sealed = (engine: KmsEngine, context = {}): unknown =>
  call(engine, 'Encrypt', { KeyId: 'Secret', Plaintext: base64('token'), EncryptionContext: context })[
    'CiphertextBlob'
  ];

describe('the KMS engine', () => {
  it('gives back what it encrypted, whatever the order of the context', async () => {
    const engine = await createKmsEngine(keys, null);
    const blob = sealed(engine, { workspace: 'w', integration: 'i' });
    const opened = call(engine, 'Decrypt', {
      CiphertextBlob: blob,
      EncryptionContext: { integration: 'i', workspace: 'w' },
    });
    expect(opened).toEqual({
      Plaintext: base64('token'),
      KeyId: arn('Secret'),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    });
  });

  it.each([
    ['another value', { workspace: 'other' }],
    ['one more pair', { workspace: 'w', more: 'x' }],
    ['none', {}],
  ])('does not open a blob with a context that has %s', async (_name, context) => {
    const engine = await createKmsEngine(keys, null);
    const blob = sealed(engine, { workspace: 'w' });
    const answer = call(engine, 'Decrypt', { CiphertextBlob: blob, EncryptionContext: context });
    expect(answer['__type']).toBe('InvalidCiphertextException');
  });

  it.each([
    ['nonsense', base64('nonsense')],
    ['a blob that is cut off', Buffer.from([1, 6, ...Buffer.from('Secret'), 0, 0]).toString('base64')],
  ])('does not open %s', async (_name, blob) => {
    const engine = await createKmsEngine(keys, null);
    expect(call(engine, 'Decrypt', { CiphertextBlob: blob })['__type']).toBe('InvalidCiphertextException');
  });

  it.each([
    ['an unknown key', 'Encrypt', { KeyId: 'Nobody', Plaintext: base64('a') }, 'NotFoundException'],
    ['a key of another use', 'Encrypt', { KeyId: 'Mac', Plaintext: base64('a') }, 'InvalidKeyUsageException'],
    [
      'too long a text',
      'Encrypt',
      { KeyId: 'Secret', Plaintext: base64('a'.repeat(4097)) },
      'ValidationException',
    ],
    ['another operation', 'ScheduleKeyDeletion', {}, 'UnknownOperationException'],
  ])('refuses %s', async (_name, operation, request, type) => {
    const engine = await createKmsEngine(keys, null);
    expect(call(engine, operation, request)['__type']).toBe(type);
  });

  it('opens a blob only with the key that sealed it', async () => {
    const engine = await createKmsEngine(keys, null);
    const blob = sealed(engine);
    expect(call(engine, 'Decrypt', { KeyId: arn('Other'), CiphertextBlob: blob })['__type']).toBe(
      'IncorrectKeyException',
    );
  });

  it('makes equal MACs of equal messages only', async () => {
    const engine = await createKmsEngine(keys, null);
    const mac = (message: string): unknown =>
      call(engine, 'GenerateMac', {
        KeyId: arn('Mac'),
        Message: base64(message),
        MacAlgorithm: 'HMAC_SHA_256',
      })['Mac'];
    expect(mac('a')).toBe(mac('a'));
    expect(mac('a')).not.toBe(mac('b'));
  });

  it('keeps its keys over a restart, for its owner only', async () => {
    const file = join(temporaryFolder(), 'keys.json');
    const blob = sealed(await createKmsEngine(keys, file));
    const later = await createKmsEngine(keys, file);
    expect(call(later, 'Decrypt', { CiphertextBlob: blob })['Plaintext']).toBe(base64('token'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('does not replace a key file that it cannot read', async () => {
    const file = join(temporaryFolder(), 'keys.json');
    writeFileSync(file, 'torn');
    chmodSync(file, 0o600);
    await expect(createKmsEngine(keys, file)).rejects.toThrow(
      'cannot be read as the keys of the local cloud',
    );
    expect(readFileSync(file, 'utf8')).toBe('torn');
  });
});
