import { retryAfterSeconds } from './retrying-fetch.ts';
import type { components } from './schema.ts';

type Problem = components['schemas']['Problem'];

/** What the API refused, as it says it (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** Stable: the last segment of the problem's type, e.g. `credentials-rejected`. */
  readonly code: string;
  readonly requestId: string | null;
  /** One entry for each bad field or parameter. */
  readonly errors: NonNullable<Problem['errors']>;
  readonly retryAfterSeconds: number | undefined;

  /** @param body what came with the response; a gateway in between may have sent anything. */
  constructor(response: Response, body: unknown) {
    const problem = isProblem(body) ? body : null;
    super(problem?.detail ?? `The API answered ${response.status} ${response.statusText}`.trim());
    this.status = response.status;
    this.code = problem?.type.split('/').at(-1) ?? `http-${response.status}`;
    this.requestId = problem?.requestId ?? response.headers.get('x-request-id');
    this.errors = problem?.errors ?? [];
    this.retryAfterSeconds = retryAfterSeconds(response);
  }
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'type' in body && 'detail' in body && 'requestId' in body;
