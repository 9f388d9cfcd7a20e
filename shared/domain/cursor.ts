import { z } from 'zod';
import { invalidParameter } from './parse-fields.ts';

/** Opaque texts for where a list goes on. Only the list that answers the same question takes them back. */
export interface Cursors<Position> {
  encode(position: Position): string;
  /** @throws RequestError `invalid-parameter` when the text was made for another question, or is no cursor. */
  decode(text: string): Position;
}

const boundSchema = z.strictObject({ of: z.string(), at: z.unknown() });

/** @param question What the list answers, as JSON: whose it is, and its filters. */
export function cursorsOf<Position>(schema: z.ZodType<Position>, question: unknown): Cursors<Position> {
  const of = JSON.stringify(question);
  return {
    encode: (at) => Buffer.from(JSON.stringify({ of, at })).toString('base64url'),
    decode(text) {
      const bound = boundSchema.safeParse(parseJson(Buffer.from(text, 'base64url').toString('utf8')));
      const at = schema.safeParse(bound.data?.at);
      if (bound.data?.of === of && at.success) return at.data;
      throw invalidParameter([{ path: 'cursor', message: 'The cursor was not made by this list.' }]);
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
