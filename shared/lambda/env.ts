import { z } from 'zod';

const name = z.string().min(1);

/** Honoured only where `ADTALLY_LOCAL` is `1`, which the local cloud sets and CDK never does. */
const localOverrides = {
  ADTALLY_LOCAL: z.literal('1').optional(),
  ADTALLY_RETRY_SCALE: z.coerce.number().min(0).max(1).optional(),
  /** Addresses with ports, separated by commas. */
  ADTALLY_ALLOW_LOCAL_TARGETS: z.string().min(1).optional(),
};

/** Empty without a domain. */
const eventsDomain = z.string().transform((domain) => (domain === '' ? null : domain));

export const manageEnv = z.object({
  EVENTS_DOMAIN: eventsDomain,
  CONFIG_TABLE: name,
  LEDGER_TABLE: name,
  EVENTS_TABLE: name,
  SYNC_QUEUE_URL: name,
  REPLAY_QUEUE_URL: name,
  POSTBACK_QUEUE_URL: name,
  CREDENTIAL_KEY_ID: name,
  FINGERPRINT_KEY_ID: name,
  ...localOverrides,
});

export const authorizeEnv = z.object({ CONFIG_TABLE: name });

export const replayCallsEnv = z.object({ CONFIG_TABLE: name, EVENTS_TABLE: name, REPLAY_QUEUE_URL: name });

export const planSyncEnv = z.object({ CONFIG_TABLE: name, SYNC_QUEUE_URL: name });

export const syncCostsEnv = z.object({
  CONFIG_TABLE: name,
  LEDGER_TABLE: name,
  SYNC_QUEUE_URL: name,
  CREDENTIAL_KEY_ID: name,
  ...localOverrides,
});

export const forgetAddressesEnv = z.object({ CONFIG_TABLE: name, CREDENTIAL_KEY_ID: name });

export const rollUpEnv = z.object({ LEDGER_TABLE: name });

export const tallyEnv = z.object({
  CONFIG_TABLE: name,
  LEDGER_TABLE: name,
  EVENTS_TABLE: name,
  POSTBACK_QUEUE_URL: name,
});

export const deliverPostbackEnv = z.object({
  EVENTS_TABLE: name,
  POSTBACK_QUEUE_URL: name,
  ...localOverrides,
});

/** What CDK has to set for a function: every required variable, and none of the local ones. */
export type EnvOf<Schema extends z.ZodObject> = {
  [Key in keyof z.input<Schema> as Key extends `ADTALLY_${string}` ? never : Key]: string;
};

/** Reads the function's environment once, at cold start. @throws naming the variables, never their values. */
export function readEnv<Schema extends z.ZodObject>(schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map((issue) => issue.path.join('.'));
  throw new Error(
    `The function's environment is incomplete or malformed: ${[...new Set(names)].join(', ')}.`,
  );
}

/** Where Lambda puts the function's code. */
export const readTaskRoot = (): string => process.env['LAMBDA_TASK_ROOT'] ?? '/var/task';

/** How much shorter the product's own pauses are; 1 outside local mode. */
export function retryScaleOf(env: {
  ADTALLY_LOCAL?: '1' | undefined;
  ADTALLY_RETRY_SCALE?: number | undefined;
}): number {
  return env.ADTALLY_LOCAL === '1' ? (env.ADTALLY_RETRY_SCALE ?? 1) : 1;
}

/** Private addresses that calls may reach all the same, as `address:port`; none outside local mode. */
export function allowedTargetsOf(env: {
  ADTALLY_LOCAL?: '1' | undefined;
  ADTALLY_ALLOW_LOCAL_TARGETS?: string | undefined;
}): readonly string[] {
  return env.ADTALLY_LOCAL === '1' ? (env.ADTALLY_ALLOW_LOCAL_TARGETS?.split(',') ?? []) : [];
}

/** Base URLs of stand-in networks by provider id, from `ADTALLY_<PROVIDER>_URL`; none outside local mode. */
export function readNetworkOrigins(providerIds: readonly string[]): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  if (process.env['ADTALLY_LOCAL'] !== '1') return origins;
  for (const id of providerIds) {
    const origin = process.env[`ADTALLY_${id.toUpperCase().replaceAll('-', '_')}_URL`];
    if (origin) origins.set(id, origin);
  }
  return origins;
}
