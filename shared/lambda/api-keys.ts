import { createHash, randomBytes } from 'node:crypto';

/** The prefix lets secret scanners recognise a key; 256 random bits need no slow hash. */
export const makeApiKey = (): string => `adt_${randomBytes(32).toString('base64url')}`;

/** SHA-256 in hex: what is stored of a key, and how it is found. */
export const hashApiKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** 256 random bits that a feed's callers sign with. */
export const makeSigningKey = (): string => `ads_${randomBytes(32).toString('base64url')}`;
