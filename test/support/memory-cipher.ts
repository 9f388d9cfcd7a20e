import type { EncryptionContext } from '#shared/domain/ports.ts';

const PREFIX = 'sealed';

/** Reversible, and shows neither text nor key: `sealed`, the context and the text in Base64. */
export const sealText = (plain: string, context: EncryptionContext): string =>
  [PREFIX, JSON.stringify(context), Buffer.from(plain).toString('base64')].join(' ');

/** @throws for another context than it was sealed under. */
export function unsealText(sealed: string, context: EncryptionContext): string {
  const plain = Buffer.from(sealed.split(' ').at(-1) ?? '', 'base64').toString();
  if (sealText(plain, context) !== sealed) throw new Error('It was sealed under another context.');
  return plain;
}
