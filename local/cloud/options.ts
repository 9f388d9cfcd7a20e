import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';

/** How the local cloud is to be started; see the README for the variables that say so. */
export interface LocalOptions {
  /** 0 takes a free one. */
  port: number;
  /** The folder that keeps the data; null keeps it in memory. */
  dataDir: string | null;
  /** The first workspace's admin key; null makes one. */
  apiKey: string | null;
  /** Demo content, stand-in networks and schedules that fire by themselves. */
  demo: boolean;
  retryScale: number;
  /** The deployer's own domain, in lower case; null where feeds have paths only. */
  domain: string | null;
  /** `127.0.0.1:9001`, `[::1]:9001`: what outgoing calls may reach although it is private. */
  allowedLocalTargets: readonly string[];
  /** `ADTALLY_<PROVIDER>_URL` and its origin. */
  networkOrigins: Readonly<Record<string, string>>;
}

/** Variables that cannot be used as they are: one line for each. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
}

const NETWORK_VARIABLE = /^ADTALLY_[A-Z0-9_]+_URL$/;

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const HOST_NAME = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
/** A name has 253 characters; a feed's id and its kind take up to 64 of them. */
const LONGEST_DOMAIN = 189;

const decimal = (message: string) =>
  z
    .string()
    .regex(/^\d+(\.\d+)?$/, message)
    .transform(Number);

const environmentSchema = z.object({
  ADTALLY_PORT: decimal('It is a port number, 0 to 65535.')
    .refine((port) => Number.isInteger(port) && port <= 65_535, 'It is a port number, 0 to 65535.')
    .default(8787),
  ADTALLY_DATA: z.string().default('.adtally'),
  ADTALLY_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'It is a key of up to 200 letters, digits and signs, without spaces.')
    .optional(),
  ADTALLY_DEMO: z.enum(['0', '1'], 'It is 0 or 1.').default('1'),
  ADTALLY_RETRY_SCALE: decimal('It is a number from 0 to 1.')
    .refine((scale) => scale <= 1, 'It is a number from 0 to 1.')
    .default(1),
  ADTALLY_DOMAIN: z
    .string()
    .toLowerCase()
    .regex(HOST_NAME, 'It is a host name without port, such as track.example.com.')
    .max(
      LONGEST_DOMAIN,
      `It has up to ${LONGEST_DOMAIN} characters, since the names of feeds come before it.`,
    )
    .optional(),
  ADTALLY_ALLOW_LOCAL_TARGETS: z
    .string()
    .transform((text) => text.split(',').map((target) => target.trim()))
    .refine(
      (targets) => targets.every(isTarget),
      'It is a list of addresses with ports, separated by commas, such as 127.0.0.1:9001,[::1]:9001.',
    )
    .default([]),
});

const originSchema = z
  .url({
    protocol: /^https?$/,
    abort: true,
    error: 'It is an http or https address, such as http://127.0.0.1:9001.',
  })
  .refine(
    (text) => new URL(text).href === `${new URL(text).origin}/`,
    'It is an origin without path, query or user name, such as http://127.0.0.1:9001.',
  )
  .transform((text) => new URL(text).origin);

function isTarget(target: string): boolean {
  const {
    address = '',
    bracketed = '',
    port,
  } = /^(?:(?<address>[^[\]:]+)|\[(?<bracketed>[^[\]]+)\]):(?<port>[1-9]\d{0,4})$/.exec(target)?.groups ?? {};
  return (isIPv4(address) || isIPv6(bracketed)) && Number(port) <= 65_535;
}

/** `propeller-ads` → `ADTALLY_PROPELLER_ADS_URL` */
export function networkVariableOf(provider: string): string {
  return `ADTALLY_${provider.toUpperCase().replaceAll('-', '_')}_URL`;
}

/** Reads the variables; an empty one counts as unset. @throws OptionsError naming each that is wrong, never its value. */
export function parseOptions(environment: Readonly<Record<string, string | undefined>>): LocalOptions {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name.startsWith('ADTALLY_') && value),
  );
  const networks = Object.fromEntries(Object.entries(given).filter(([name]) => NETWORK_VARIABLE.test(name)));
  const parsed = environmentSchema.safeParse(given);
  const origins = z.record(z.string(), originSchema).safeParse(networks);
  if (!parsed.success || !origins.success) {
    const issues = [...(parsed.error?.issues ?? []), ...(origins.error?.issues ?? [])];
    throw new OptionsError(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
  }
  const { data } = parsed;
  return {
    port: data.ADTALLY_PORT,
    dataDir: data.ADTALLY_DATA === 'memory' ? null : data.ADTALLY_DATA,
    apiKey: data.ADTALLY_API_KEY ?? null,
    demo: data.ADTALLY_DEMO === '1',
    retryScale: data.ADTALLY_RETRY_SCALE,
    domain: data.ADTALLY_DOMAIN ?? null,
    allowedLocalTargets: data.ADTALLY_ALLOW_LOCAL_TARGETS,
    networkOrigins: origins.data,
  };
}
