// What receives events imports this file: no zod.

const NAMES = ['CONFIG_TABLE', 'EVENTS_TABLE', 'SPILL_QUEUE_URL'] as const;
/** Lambda sets them for every function. */
const OF_LAMBDA = ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;

export type ReceiveEventEnv = Record<(typeof NAMES)[number] | (typeof OF_LAMBDA)[number], string> & {
  /** Null without a domain. */
  domain: string | null;
  sessionToken: string | null;
  /** Null for AWS's own. */
  endpoint: string | null;
};

/** What CDK has to set. */
export interface ReceiveEventVariables {
  CONFIG_TABLE: string;
  EVENTS_TABLE: string;
  SPILL_QUEUE_URL: string;
  /** Empty without a domain. */
  EVENTS_DOMAIN: string;
}

/** @throws naming the variables that are missing, never a value. */
export function readReceiveEventEnv(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): ReceiveEventEnv {
  const missing = NAMES.filter((name) => !variables[name]);
  if (missing.length > 0)
    throw new Error(`The function's environment is incomplete or malformed: ${missing.join(', ')}.`);
  const textOf = (name: string): string => variables[name] ?? '';
  return {
    CONFIG_TABLE: textOf('CONFIG_TABLE'),
    EVENTS_TABLE: textOf('EVENTS_TABLE'),
    SPILL_QUEUE_URL: textOf('SPILL_QUEUE_URL'),
    AWS_REGION: textOf('AWS_REGION'),
    AWS_ACCESS_KEY_ID: textOf('AWS_ACCESS_KEY_ID'),
    AWS_SECRET_ACCESS_KEY: textOf('AWS_SECRET_ACCESS_KEY'),
    domain: variables['EVENTS_DOMAIN'] || null,
    sessionToken: variables['AWS_SESSION_TOKEN'] || null,
    endpoint: variables['AWS_ENDPOINT_URL'] || null,
  };
}
