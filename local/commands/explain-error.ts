import { RequestError } from '#shared/domain/errors.ts';

/** For a terminal: bad fields one by one, where the error names any. */
export function explainError(error: unknown): string {
  if (error instanceof RequestError && error.errors.length > 0) {
    return error.errors.map(({ path, message }) => `${path}: ${message}`).join('\n');
  }
  return error instanceof Error ? error.message : String(error);
}
