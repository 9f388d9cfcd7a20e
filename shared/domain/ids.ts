import { z } from 'zod';
import { toBase32 } from './base-32.ts';

/** Prefix of each kind of id. Lower case and digits only, since ids also travel in host names. */
export const ID_PREFIXES = {
  workspace: 'wsp',
  apiKey: 'key',
  integration: 'int',
  trafficSource: 'trs',
  campaign: 'cmp',
  run: 'run',
  manualCost: 'mnc',
  auditEntry: 'aud',
  event: 'evt',
  inboundCall: 'inb',
  signingKey: 'sgk',
  outgoingRule: 'rul',
  delivery: 'dlv',
  replay: 'rpl',
} as const;
export type IdKind = keyof typeof ID_PREFIXES;

/** Makes an id that sorts by the moment it was made, to the millisecond. */
export type IdMaker = (kind: IdKind) => string;

export const idSchema = (kind: IdKind) =>
  z
    .string()
    .regex(
      new RegExp(`^${ID_PREFIXES[kind]}_[a-z0-9]{1,40}$`),
      `An id of this kind starts with ${ID_PREFIXES[kind]}_.`,
    )
    .meta({ examples: [`${ID_PREFIXES[kind]}_0mhx2k7c9v4t8r1q6wz3`] });

/** Nine base-36 digits of the time (sortable until the year 5188), then 60 random bits. */
export function createIdMaker(deps: {
  now: () => number;
  randomBytes: (count: number) => Uint8Array;
}): IdMaker {
  return (kind) => {
    const random = toBase32(deps.randomBytes(12));
    return `${ID_PREFIXES[kind]}_${deps.now().toString(36).padStart(9, '0')}${random}`;
  };
}
