// What receives events imports this file: no zod.

const NAMES = ['CONFIG_TABLE', 'EVENTS_TABLE', 'SPILL_QUEUE_URL'] as const;

type Variables = Readonly<Record<string, string | undefined>>;

export type ReceiveEventEnv = Record<(typeof NAMES)[number], string> & {
  /** Null without a domain. */
  domain: string | null;
};

/** Lambda sets it for every function. */
export interface AwsAccess {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** Null for AWS's own. */
  endpoint: string | null;
}

/** What CDK has to set. */
export interface ReceiveEventVariables {
  CONFIG_TABLE: string;
  EVENTS_TABLE: string;
  SPILL_QUEUE_URL: string;
  /** Empty without a domain. */
  EVENTS_DOMAIN: string;
}

/** @throws naming the variables that are missing, never a value. */
export function readReceiveEventEnv(variables: Variables = process.env): ReceiveEventEnv {
  const missing = NAMES.filter((name) => !variables[name]);
  if (missing.length > 0)
    throw new Error(`The function's environment is incomplete or malformed: ${missing.join(', ')}.`);
  return {
    CONFIG_TABLE: variables['CONFIG_TABLE'] ?? '',
    EVENTS_TABLE: variables['EVENTS_TABLE'] ?? '',
    SPILL_QUEUE_URL: variables['SPILL_QUEUE_URL'] ?? '',
    domain: variables['EVENTS_DOMAIN'] || null,
  };
}

export function readAwsAccess(variables: Variables = process.env): AwsAccess {
  const sessionToken = variables['AWS_SESSION_TOKEN'];
  return {
    region: variables['AWS_REGION'] ?? '',
    credentials: {
      accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
      ...(sessionToken && { sessionToken }),
    },
    endpoint: variables['AWS_ENDPOINT_URL'] || null,
  };
}
