import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { StageConfig } from '#lib/config.ts';
import { ADDRESS_KEY_PURPOSE } from '#shared/domain/address-key.ts';
import type { NodeFunction } from './node-function.ts';

/** The keys that guard what customers entrust to us. */
export class CredentialKeys extends Construct {
  /** Encrypts credentials, access tokens, signing keys and the address key. */
  readonly encryption: Key;
  /** Tells equal credentials without showing them: a keyed hash that nobody can compute outside KMS. */
  readonly fingerprint: Key;

  constructor(scope: Construct, id: string, { removalPolicy }: Pick<StageConfig, 'removalPolicy'>) {
    super(scope, id);
    this.encryption = new Key(this, 'Encryption', {
      description: 'Encrypts credentials of ad networks',
      enableKeyRotation: true,
      removalPolicy,
    });
    this.fingerprint = new Key(this, 'Fingerprint', {
      description:
        'Fingerprints credentials of ad networks, so that equal ones are synced one after the other',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      removalPolicy,
    });
  }

  /** For functions that have nothing to do with other secrets. */
  allowAddressKey(worker: NodeFunction, actions: readonly ('kms:Encrypt' | 'kms:Decrypt')[]): void {
    worker.allow(actions, [this.encryption.keyArn], {
      StringEquals: { 'kms:EncryptionContext:purpose': ADDRESS_KEY_PURPOSE },
    });
  }
}
