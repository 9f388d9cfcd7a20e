import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { Fingerprint } from '#shared/domain/ports.ts';

/** Fingerprints by HMAC-SHA-256 under a key that never leaves KMS. KMS takes up to 4096 bytes. */
export function createFingerprint(kms: KMSClient, keyId: string): Fingerprint {
  return async (text) => {
    const { Mac } = await kms.send(
      new GenerateMacCommand({
        KeyId: keyId,
        Message: Buffer.from(text, 'utf8'),
        MacAlgorithm: 'HMAC_SHA_256',
      }),
    );
    if (!Mac) throw new Error('KMS answered without a fingerprint.');
    return Buffer.from(Mac).toString('hex');
  };
}
