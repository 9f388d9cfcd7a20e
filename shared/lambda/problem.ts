import { z } from 'zod';
import { ThrottledError } from '#shared/adapters/dynamodb/retry-unprocessed.ts';
import { RequestError, type RequestFault } from '#shared/domain/errors.ts';
import { StoreUnavailableError } from '#shared/domain/event-ports.ts';
import { type HttpAnswer, PROBLEM_TYPES, problemDocument } from './problem-document.ts';

export type { HttpAnswer } from './problem-document.ts';

export const PROBLEM_STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  'too-large': 413,
  unprocessable: 422,
  unavailable: 503,
} as const satisfies Record<RequestFault, number>;

/** RFC 9457, with the request's id and one entry per bad field. */
export const problemSchema = z
  .object({
    type: z.string().meta({
      description: 'Stable; the last segment is the code.',
      examples: [`${PROBLEM_TYPES}invalid-parameter`],
    }),
    title: z.string().meta({ examples: ['Invalid parameter'] }),
    status: z
      .number()
      .int()
      .meta({ examples: [400] }),
    detail: z.string().meta({ examples: ['A parameter is not valid; see errors.'] }),
    requestId: z.string().meta({ examples: ['5f0f3f6e-8a0c-4f0d-9b5e-2f8f0f6f7a11'] }),
    errors: z
      .array(
        z.object({
          path: z.string().meta({ description: 'As it was sent', examples: ['from'] }),
          message: z.string().meta({ examples: ['A day is written as 2026-03-14.'] }),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });

const OUTAGE_RETRY_SECONDS = 2;

/** What the AWS SDK throws after its own tries: throttled, or the service failed. Worth another try by the caller. */
const outageSchema = z.object({
  name: z.string(),
  $metadata: z.object({ httpStatusCode: z.number().optional() }),
  $retryable: z.object({ throttling: z.boolean().optional() }).optional(),
});
const THROTTLES: readonly string[] = [
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TransactionInProgressException',
];

function isOutage(error: unknown): boolean {
  if (error instanceof ThrottledError || error instanceof StoreUnavailableError) return true;
  const parsed = outageSchema.safeParse(error);
  if (!parsed.success) return false;
  const { name, $metadata, $retryable } = parsed.data;
  return (
    $retryable?.throttling === true || THROTTLES.includes(name) || ($metadata.httpStatusCode ?? 0) >= 500
  );
}

/** Anything but a `RequestError` is a bug or an outage: its text is for the log alone. */
export function problemAnswer(error: unknown, requestId: string): HttpAnswer {
  if (isOutage(error)) {
    const message = 'A service that this call needs is busy or away. Try again.';
    const retryAfterSeconds = OUTAGE_RETRY_SECONDS;
    return problemAnswer(
      new RequestError('unavailable', 'service-unavailable', message, { retryAfterSeconds }),
      requestId,
    );
  }
  if (!(error instanceof RequestError)) {
    return problemDocument(
      500,
      'internal-error',
      'Something went wrong on our side. Nothing is known of its outcome.',
      requestId,
    );
  }
  const { fault, code, message, errors, retryAfterSeconds } = error;
  const problem = problemDocument(
    PROBLEM_STATUS[fault],
    code,
    message,
    requestId,
    errors.length > 0 ? { errors } : {},
  );
  if (fault === 'unauthenticated') problem.headers['www-authenticate'] = 'Bearer realm="adtally"';
  if (retryAfterSeconds !== undefined) problem.headers['retry-after'] = String(Math.ceil(retryAfterSeconds));
  return problem;
}
