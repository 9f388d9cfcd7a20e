import { z } from 'zod';

/** What went wrong, in words: of a shape that does not fit, which field and why. */
export function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}
