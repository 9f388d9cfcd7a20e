import { RequestError } from '#shared/domain/errors.ts';
import { ConflictError } from '#shared/domain/ports.ts';

/** Ids of another workspace are answered the same way: nothing tells that they exist (spec A-1). */
export function notFound(what: string, path?: string): RequestError {
  const message = `This workspace has no such ${what}.`;
  return new RequestError(
    'not-found',
    'not-found',
    message,
    path === undefined ? {} : { errors: [{ path, message }] },
  );
}

/** Versions that the caller is ready to overwrite; null for any. */
export type ExpectedVersions = readonly number[] | null;

export function expectVersion(expected: ExpectedVersions, version: number): void {
  if (expected === null || expected.includes(version)) return;
  throw lostUpdate();
}

/** Waits for a write, and says of a conflict what the caller can do. */
export async function writeExpecting<T>(expected: ExpectedVersions, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    throw expected === null ? concurrentChange(error) : lostUpdate(error);
  }
}

const lostUpdate = (cause?: unknown): RequestError =>
  new RequestError(
    'precondition-failed',
    'precondition-failed',
    'It has another version than If-Match names. Read it again.',
    { cause },
  );

const concurrentChange = (cause: unknown): RequestError =>
  new RequestError('conflict', 'concurrent-change', 'It was changed at the same moment. Repeat the call.', {
    cause,
  });
