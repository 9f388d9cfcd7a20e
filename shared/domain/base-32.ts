// What receives events imports this file: no zod.

/** Lower case, without the letters that are read as digits or as each other: ids also travel in host names. */
export const BASE_32_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** One character for each byte, by its last five bits. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += BASE_32_ALPHABET.charAt(byte % BASE_32_ALPHABET.length);
  return text;
}
