import { z } from 'zod';

/** Speaks to the management API as a user would. */
export interface ApiClient {
  /** All items of a list, page by page. */
  list<Item extends z.ZodType>(
    path: string,
    query: Record<string, string>,
    item: Item,
  ): Promise<z.output<Item>[]>;
  show<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>>;
  create<Schema extends z.ZodType>(path: string, body: object, schema: Schema): Promise<z.output<Schema>>;
}

const PAGE_LIMIT = '200';

/** @throws Error with the API's own sentence when a call is refused. */
export function createApiClient(origin: string, key: string): ApiClient {
  async function call(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    const problem = z.object({ detail: z.string() }).safeParse(answer);
    throw new Error(`${method} ${path.split('?', 1)[0]}: ${response.status} ${problem.data?.detail ?? ''}`);
  }

  return {
    async list(path, query, item) {
      const page = z.object({ items: z.array(item), nextCursor: z.string().nullable() });
      const items: z.output<typeof item>[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const search = new URLSearchParams({ ...query, limit: PAGE_LIMIT, ...(cursor && { cursor }) });
        const answer = page.parse(await call('GET', `${path}?${search}`));
        items.push(...answer.items);
        cursor = answer.nextCursor;
      }
      return items;
    },
    show: async (path, schema) => schema.parse(await call('GET', path)),
    create: async (path, body, schema) => schema.parse(await call('POST', path, body)),
  };
}
