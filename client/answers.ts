import { ProblemError } from './problem-error.ts';

/** What a method of the client leads to. */
type Outcome<Data> =
  | { data: Data; error?: never; response: Response }
  | { data?: never; error: NonNullable<unknown>; response: Response };

/** The body of a good answer; nothing where there is none. @throws ProblemError for every other one. */
export async function answerOf<Data>(call: Promise<Outcome<Data>>): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok || error !== undefined) throw new ProblemError(response, error);
  return data;
}

/**
 * All pages of a list, one after the other, each when it is asked for.
 * @param read asks for a page: `(page) => api.GET('/v1/campaigns', { params: { query: { ...page } } })`.
 * @throws ProblemError
 */
export async function* pages<Page extends { nextCursor: string | null }>(
  read: (page: { cursor?: string }) => Promise<Outcome<Page>>,
): AsyncGenerator<Page, void, void> {
  let page = await answerOf(read({}));
  yield page;
  while (page.nextCursor !== null) {
    page = await answerOf(read({ cursor: page.nextCursor }));
    yield page;
  }
}
