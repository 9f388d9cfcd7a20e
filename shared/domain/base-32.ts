// What receives events imports this file: no zod.

/** Lower case, without the letters that are read as digits or as each other: ids also travel in host names. */
export const BASE_32_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** One character for each byte, by its last five bits. */
export const toBase32 = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => BASE_32_ALPHABET[byte % BASE_32_ALPHABET.length]).join('');
