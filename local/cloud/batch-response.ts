import { z } from 'zod';

const batchResponseSchema = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

/**
 * What the function's answer names as failed; no list, or no answer, means nothing. As with Lambda an answer that
 * cannot be understood, or that names what was not in the batch, fails the whole batch: null.
 */
export function failuresIn(answer: unknown, batch: ReadonlySet<string>): ReadonlySet<string> | null {
  const parsed = batchResponseSchema.safeParse(answer);
  if (!parsed.success) return null;
  const failed = new Set((parsed.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
  return [...failed].every((id) => batch.has(id)) ? failed : null;
}
