import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isRecord } from '#shared/domain/is-record.ts';
import { createRequestSigner } from './sign-request.ts';

/** What AWS answered instead of a result. `code` is the error's name, e.g. `ConditionalCheckFailedException`. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly statusCode: number;
  /** The whole answer, since some errors carry data. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(operation: string, code: string, statusCode: number, body: Readonly<Record<string, unknown>>) {
    super(`${operation} was answered with ${code} (${statusCode}).`);
    this.code = code;
    this.statusCode = statusCode;
    this.body = body;
  }
}

/** Throttled, failing or out of reach, also after the client's own tries. */
export class AwsUnavailableError extends Error {
  override readonly name = 'AwsUnavailableError';
}

export interface AwsJsonClientOptions {
  service: 'dynamodb' | 'sqs' | 'kms';
  region: string;
  /** Null for AWS's own. */
  endpoint: string | null;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  sleep: (milliseconds: number) => Promise<void>;
  random: () => number;
}

export type AwsCall = (operation: string, input: object) => Promise<Readonly<Record<string, unknown>>>;

const PROTOCOLS = {
  dynamodb: { target: 'DynamoDB_20120810', contentType: 'application/x-amz-json-1.0' },
  sqs: { target: 'AmazonSQS', contentType: 'application/x-amz-json-1.0' },
  kms: { target: 'TrentService', contentType: 'application/x-amz-json-1.1' },
} as const;

/** A caller waits meanwhile, so all tries together take little more than a second. */
const TRIES = 4;
const FIRST_PAUSE_MS = 25;
const TIME_OUT_MS = 3000;
const SOCKETS = 128;

const PASSING: readonly string[] = [
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'Throttling',
  'ThrottlingException',
  'TransactionInProgressException',
];

/**
 * A client of AWS's JSON protocols with signing, keep-alive, time-outs and tries, and nothing else: a call by the SDK
 * takes more than four times the CPU (docs/benchmarks.md). An error that another try may mend is
 * tried again with growing, random pauses. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 * @returns a call that may throw AwsError or AwsUnavailableError.
 */
export function createAwsJsonClient(options: AwsJsonClientOptions): AwsCall {
  const { service, region } = options;
  const { target, contentType } = PROTOCOLS[service];
  const sign = createRequestSigner(options);
  const url = new URL(options.endpoint ?? `https://${service}.${region}.amazonaws.com`);
  const isPlain = url.protocol === 'http:';
  const send = isPlain ? httpRequest : httpsRequest;
  const pool = { keepAlive: true, maxSockets: SOCKETS };
  const agent = isPlain ? new HttpAgent(pool) : new HttpsAgent(pool);

  const exchange = (operation: string, body: string): Promise<{ statusCode: number; text: string }> => {
    const headers = sign({ host: url.host, contentType, target: `${target}.${operation}`, body }, new Date());
    return new Promise((resolve, reject) => {
      const outgoing = send(
        {
          agent,
          hostname: url.hostname,
          port: url.port,
          method: 'POST',
          path: '/',
          headers,
          timeout: TIME_OUT_MS,
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () =>
            resolve({ statusCode: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          );
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error(`${operation} took too long.`)));
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  };

  /** Null: worth another try. */
  const attempt = async (
    operation: string,
    body: string,
  ): Promise<Readonly<Record<string, unknown>> | AwsError | Error> => {
    let answer: { statusCode: number; text: string };
    try {
      answer = await exchange(operation, body);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    const result = parseObject(answer.text);
    if (answer.statusCode === 200) return result;
    const code = codeOf(result);
    const error = new AwsError(operation, code, answer.statusCode, result);
    if (answer.statusCode >= 500 || PASSING.includes(code) || isPassingCancellation(code, result))
      return error;
    throw error;
  };

  return async (operation, input) => {
    const body = JSON.stringify(input);
    let last: Error | undefined;
    for (let number = 0; number < TRIES; number += 1) {
      if (number > 0) await options.sleep(options.random() * FIRST_PAUSE_MS * 4 ** number);
      const outcome = await attempt(operation, body);
      if (!(outcome instanceof Error)) return outcome;
      last = outcome;
    }
    throw new AwsUnavailableError(`${operation} could not be done.`, { cause: last });
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    // A gateway in between answers in HTML: the status alone tells then.
    return {};
  }
}

/** `com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException` → its last part. */
function codeOf(body: Readonly<Record<string, unknown>>): string {
  const type = body['__type'];
  return typeof type === 'string' ? (type.split('#').at(-1) ?? type) : 'UnknownError';
}

/** A transaction that only met another one, or was throttled, while none of its conditions failed. */
function isPassingCancellation(
  code: string,
  { CancellationReasons }: Readonly<Record<string, unknown>>,
): boolean {
  if (code !== 'TransactionCanceledException' || !Array.isArray(CancellationReasons)) return false;
  const codes = CancellationReasons.map((reason) => (isRecord(reason) ? reason['Code'] : undefined));
  return (
    !codes.includes('ConditionalCheckFailed') &&
    codes.some((each) => each !== 'None' && each !== 'ValidationError')
  );
}
