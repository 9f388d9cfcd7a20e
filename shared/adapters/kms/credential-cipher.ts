import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { CredentialCipher } from '#shared/domain/ports.ts';

/**
 * Encrypts short texts under a key that never leaves KMS; the ciphertext is Base64.
 * KMS takes up to 4096 bytes of plain text.
 */
export function createCredentialCipher(kms: KMSClient, keyId: string): CredentialCipher {
  return {
    async encrypt(plain, context) {
      const { CiphertextBlob } = await kms.send(
        new EncryptCommand({
          KeyId: keyId,
          Plaintext: Buffer.from(plain, 'utf8'),
          EncryptionContext: { ...context },
        }),
      );
      if (!CiphertextBlob) throw new Error('KMS answered an encryption without a ciphertext.');
      return Buffer.from(CiphertextBlob).toString('base64');
    },
    async decrypt(cipher, context) {
      const { Plaintext } = await kms.send(
        new DecryptCommand({
          KeyId: keyId,
          CiphertextBlob: Buffer.from(cipher, 'base64'),
          EncryptionContext: { ...context },
        }),
      );
      if (!Plaintext) throw new Error('KMS answered a decryption without a plain text.');
      return Buffer.from(Plaintext).toString('utf8');
    },
  };
}
