import type { z } from 'zod';
import type { Key } from './keys.ts';

/** One kind of item of a table: writes its name beside the data, and reads nothing that is of another kind or shape. */
export interface Entity<Data> {
  toItem(key: Key, data: Data): Record<string, unknown>;
  /** @throws when the stored item is not what was once written; names the fields, never their values. */
  fromItem(item: Readonly<Record<string, unknown>>): Data;
}

export function defineEntity<Data extends object>(name: string, schema: z.ZodType<Data>): Entity<Data> {
  return {
    toItem: (key, data) => ({ ...data, ...key, entity: name }),
    fromItem: (item) => {
      const parsed = schema.safeParse(item);
      if (item['entity'] === name && parsed.success) return parsed.data;
      const paths = parsed.success ? ['entity'] : parsed.error.issues.map((issue) => issue.path.join('.'));
      throw new Error(`A stored ${name} is malformed in: ${[...new Set(paths)].join(', ')}.`);
    },
  };
}
