import type { z } from 'zod';
import { invalidParameter } from './parse-fields.ts';

/** Opaque text for where a list goes on. */
export const encodeCursor = (position: unknown): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** @throws RequestError when the text is no cursor of this shape. */
export function decodeCursor<Position>(schema: z.ZodType<Position>, text: string): Position {
  const parsed = schema.safeParse(parseJson(Buffer.from(text, 'base64url').toString('utf8')));
  if (parsed.success) return parsed.data;
  throw foreignCursor();
}

export const foreignCursor = (): Error =>
  invalidParameter([{ path: 'cursor', message: 'The cursor was not made by this list.' }]);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
