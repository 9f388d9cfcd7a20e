/** What went wrong with a caller's request. Each fault has one HTTP status, chosen in `shared/lambda/problem.ts`. */
export const REQUEST_FAULTS = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'precondition-failed',
  'unprocessable',
  'too-large',
  'unavailable',
] as const;
export type RequestFault = (typeof REQUEST_FAULTS)[number];

/** One bad field: `path` as the caller wrote it (`credentials.apiToken`), `message` a sentence. */
export interface FieldError {
  path: string;
  message: string;
}

/**
 * A request that cannot be served as it stands.
 * `code` is the stable last segment of the problem's `type`, e.g. `credentials-rejected`.
 */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly fault: RequestFault;
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    fault: RequestFault,
    code: string,
    message: string,
    options: { errors?: readonly FieldError[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.fault = fault;
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Why a network could not be read. The consequence of each class is chosen in `shared/domain/sync-run.ts`. */
export const FAILURE_CLASSES = [
  'credentials',
  'permission',
  'rate-limited',
  'unavailable',
  'unexpected-response',
  'internal',
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** A failed exchange with a network. The message is a sentence without secrets, query strings or bodies. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly failure: FailureClass;
  /** The wait that the network itself asked for. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    failure: FailureClass,
    message: string,
    options: { retryAfterSeconds?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.failure = failure;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
