import { z } from 'zod';
import type { Resource } from './template.ts';

export interface KmsKey {
  id: string;
  arn: string;
  usage: 'ENCRYPT_DECRYPT' | 'GENERATE_VERIFY_MAC';
}

const keySchema = z.discriminatedUnion('KeyUsage', [
  z.object({ KeyUsage: z.literal('ENCRYPT_DECRYPT'), KeySpec: z.literal('SYMMETRIC_DEFAULT') }),
  z.object({ KeyUsage: z.literal('GENERATE_VERIFY_MAC'), KeySpec: z.literal('HMAC_256') }),
]);

/** Reads an `AWS::KMS::Key`. @throws a zod error for a kind of key that cannot be made here. */
export function kmsKeyOf({ ref, attributes, properties }: Resource): KmsKey {
  const { KeyUsage } = keySchema.parse({
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    ...properties,
  });
  return { id: ref, arn: z.string().parse(attributes['Arn']), usage: KeyUsage };
}
