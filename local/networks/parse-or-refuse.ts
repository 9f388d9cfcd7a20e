import type { z } from 'zod';
import { Refusal } from './reply.ts';

/** @throws Refusal (400) that names the first bad field. */
export function parseOrRefuse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(400, `${issue?.path.join('.') || 'request'}: ${issue?.message ?? 'not readable'}`);
}
