import type { z } from 'zod';
import { type Exchange, FORM_TYPE, headerOf } from './network-definition.ts';
import { Refusal } from './reply.ts';

/** @throws Refusal (400) that names the first bad field. */
export function parseOrRefuse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(400, issue?.message ?? 'not readable', issue?.path.join('.') || 'request');
}

/** @throws Refusal (400) also where the body is not form-encoded. */
export function parseFormOrRefuse<Schema extends z.ZodType>(
  schema: Schema,
  exchange: Exchange,
): z.output<Schema> {
  const type = headerOf(exchange, 'content-type') ?? '';
  if (!type.startsWith(FORM_TYPE)) throw new Refusal(400, `The content type has to be ${FORM_TYPE}.`);
  return parseOrRefuse(schema, exchange.body);
}
