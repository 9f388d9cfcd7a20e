import type { z } from 'zod';
import { type FieldError, RequestError } from './errors.ts';

/** One entry per bad field, its path behind `prefix` and in the caller's own spelling. Never a value. */
export function fieldErrors(error: z.ZodError, prefix: readonly string[] = []): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path.map(String)];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: [...path, key].join('.'),
        message: 'This field is not known.',
      }));
    }
    return [{ path: path.join('.'), message: issue.message }];
  });
}

/** What the parser says of a field that is not there. */
export const explainMissing = (issue: { input?: unknown }): string | undefined =>
  issue.input === undefined ? 'This field is needed.' : undefined;

/**
 * A part of a body that only its provider can judge, such as `credentials`.
 * @throws RequestError `invalid-body` with the paths behind `name`.
 */
export function parseFields<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  name: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: explainMissing });
  if (parsed.success) return parsed.data;
  throw invalidBody(fieldErrors(parsed.error, [name]));
}

export function invalidBody(errors: readonly FieldError[]): RequestError {
  return new RequestError('invalid', 'invalid-body', 'The body is not valid; see errors.', { errors });
}

export function invalidParameter(errors: readonly FieldError[]): RequestError {
  return new RequestError('invalid', 'invalid-parameter', 'A parameter is not valid; see errors.', {
    errors,
  });
}
