import { z } from 'zod';

/** A query as fields: `group_by[]=a&group_by[]=b` is `{ group_by: ['a', 'b'] }`, of other repeated names the last counts. */
export function queryFields(query: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(query.keys())];
  return Object.fromEntries(
    names.map((name) =>
      name.endsWith('[]') ? [name.slice(0, -2), query.getAll(name)] : [name, query.getAll(name).at(-1) ?? ''],
    ),
  );
}

export const flagField = z.enum(['true', 'false']).transform((text) => text === 'true');

/** Paging by `limit` and `offset`. */
export const offsetFields = (usualLimit: number, largestLimit: number) => ({
  limit: z.coerce.number().int().positive().max(largestLimit).default(usualLimit),
  offset: z.coerce.number().int().nonnegative().default(0),
});

/** The page that `limit` and `offset` ask for, the first being 1. */
export function pageByOffset(query: URLSearchParams, usualLimit: number): number | undefined {
  const paging = z.object(offsetFields(usualLimit, Number.MAX_SAFE_INTEGER)).safeParse(queryFields(query));
  return paging.success ? Math.floor(paging.data.offset / paging.data.limit) + 1 : undefined;
}

/** The page that `page` asks for, the first being 1 whatever the network calls it. */
export function pageByNumber(query: URLSearchParams, first = 1): number | undefined {
  const page = z.coerce
    .number()
    .int()
    .safeParse(query.get('page') ?? first);
  return page.success ? page.data - first + 1 : undefined;
}
