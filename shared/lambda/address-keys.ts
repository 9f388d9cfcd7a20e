import { randomBytes } from 'node:crypto';

/** 256 random bits, from which the keys of all days follow. */
export const makeAddressKey = (): string => randomBytes(32).toString('hex');
