import { z } from 'zod';
import { RequestError, type RequestFault } from '#shared/domain/errors.ts';
import { invalidParameter } from '#shared/domain/parse-fields.ts';
import type { SchemaWriter } from './openapi-schemas.ts';
import { type HttpAnswer, problemAnswer, problemSchema } from './problem.ts';

type Json = Record<string, unknown>;

/** The headers that callers may rely on, by their name in answers. */
const HEADERS = {
  'x-request-id': { name: 'RequestId', required: true, description: 'Names the request in our logs' },
  etag: { name: 'ETag', required: true, description: 'The version, to be sent as If-Match with a change' },
  location: { name: 'Location', required: false, description: 'Where it can be read' },
  'retry-after': { name: 'RetryAfter', required: false, description: 'Seconds to wait before the next try' },
  'www-authenticate': { name: 'WwwAuthenticate', required: true, description: 'How to send a key' },
  'content-disposition': { name: 'FileName', required: false, description: 'The name of a file' },
  'idempotency-replayed': {
    name: 'IdempotencyReplayed',
    required: false,
    description: 'true: this is the answer that the same Idempotency-Key got before',
  },
} as const;
export type DescribedHeader = keyof typeof HEADERS;

export const SHARED_HEADERS: Json = Object.fromEntries(
  Object.values(HEADERS).map(({ name, required, description }) => [
    name,
    { required, description, schema: { type: 'string' } },
  ]),
);

export const headerReferences = (names: readonly DescribedHeader[]): Json =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${HEADERS[name].name}` }]));

interface DescribedFault {
  name: string;
  description: string;
  headers?: readonly DescribedHeader[];
  /** From which the example is made, by the same code as every real answer. */
  sample: RequestError;
}

const FAULTS = {
  invalid: {
    name: 'Invalid',
    description: 'Something in the request is not valid; errors name it',
    sample: invalidParameter([{ path: 'limit', message: 'Too big: expected number to be <=200' }]),
  },
  unauthenticated: {
    name: 'Unauthenticated',
    description: 'No valid API key',
    headers: ['www-authenticate'],
    sample: new RequestError('unauthenticated', 'api-key-unknown', 'This API key is not known.'),
  },
  forbidden: {
    name: 'Forbidden',
    description: 'The role of the key does not allow this',
    sample: new RequestError(
      'forbidden',
      'forbidden',
      'This call needs the role editor; the key has viewer.',
    ),
  },
  'not-found': {
    name: 'NotFound',
    description: 'Not in this workspace',
    sample: new RequestError('not-found', 'not-found', 'This workspace has no such campaign.'),
  },
  conflict: {
    name: 'Conflict',
    description: 'The present state does not allow this, or the same Idempotency-Key is being handled',
    headers: ['retry-after'],
    sample: new RequestError(
      'conflict',
      'concurrent-change',
      'It was changed at the same moment. Repeat the call.',
    ),
  },
  'precondition-failed': {
    name: 'PreconditionFailed',
    description: 'Another version than If-Match names',
    sample: new RequestError(
      'precondition-failed',
      'precondition-failed',
      'It has another version than If-Match names. Read it again.',
    ),
  },
  'too-large': {
    name: 'TooLarge',
    description: 'The body is larger than 1 MB',
    sample: new RequestError('too-large', 'too-large', 'The body is larger than 1 MB.'),
  },
  unprocessable: {
    name: 'Unprocessable',
    description: 'Valid, but it cannot be done; errors name what',
    sample: new RequestError(
      'unprocessable',
      'credentials-rejected',
      'ExoClick does not accept these credentials.',
    ),
  },
  unavailable: {
    name: 'Unavailable',
    description: 'Something that this needs does not answer; try again after Retry-After',
    headers: ['retry-after'],
    sample: new RequestError(
      'unavailable',
      'provider-unavailable',
      'ExoClick does not answer. Nothing was changed.',
      { retryAfterSeconds: 30 },
    ),
  },
} as const satisfies Record<RequestFault, DescribedFault>;

/** Under which name the answer to a fault stands among the document's components. */
export const responseName = (fault: RequestFault): string => FAULTS[fault].name;

const REQUEST_ID = '5f0f3f6e-8a0c-4f0d-9b5e-2f8f0f6f7a11';
const ALWAYS: readonly DescribedHeader[] = ['x-request-id'];

/** What API Gateway answers itself when a stage or a route gets more calls than it allows. */
const throttledSchema = z.object({ message: z.literal('Too Many Requests') });

/** The answers to everything that can go wrong, by name. */
export function problemResponses(writer: SchemaWriter): Json {
  const schema = writer.write(problemSchema, 'output');
  const problem = (description: string, headers: readonly DescribedHeader[], answer: HttpAnswer): Json => ({
    description,
    headers: headerReferences([...ALWAYS, ...headers]),
    content: { 'application/problem+json': { schema, example: JSON.parse(answer.body) } },
  });
  const faults: readonly DescribedFault[] = Object.values(FAULTS);
  const throttled = writer.write(throttledSchema, 'output');
  return {
    ...Object.fromEntries(
      faults.map(({ name, description, headers = [], sample }) => [
        name,
        problem(description, headers, problemAnswer(sample, REQUEST_ID)),
      ]),
    ),
    TooManyRequests: {
      description: 'More calls than the stage or the route allows; wait before the next',
      content: { 'application/json': { schema: throttled, example: writer.exampleOf(throttled, 'output') } },
    },
    InternalError: problem('A fault of ours', [], problemAnswer(new Error('Unexpected.'), REQUEST_ID)),
  };
}
