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
  /** `ADTALLY_<PROVIDER>_URL` and its origin. */
  networkOrigins: Readonly<Record<string, string>>;
}

/** Variables that cannot be used as they are: one line for each. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
}

const NETWORK_VARIABLE = /^ADTALLY_[A-Z0-9_]+_URL$/;

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
  const { ADTALLY_DATA, ADTALLY_API_KEY, ADTALLY_DEMO, ADTALLY_PORT, ADTALLY_RETRY_SCALE } = parsed.data;
  return {
    port: ADTALLY_PORT,
    dataDir: ADTALLY_DATA === 'memory' ? null : ADTALLY_DATA,
    apiKey: ADTALLY_API_KEY ?? null,
    demo: ADTALLY_DEMO === '1',
    retryScale: ADTALLY_RETRY_SCALE,
    networkOrigins: origins.data,
  };
}
