import { ProviderError } from '#shared/domain/errors.ts';

/** Where the next page begins: its number, from 1, and how many rows came before it. */
export interface PagePosition {
  number: number;
  offset: number;
  size: number;
}

/** One page; `count` is the network's own number of rows on all pages, null where it tells none. */
export interface RowPage<Row> {
  rows: readonly Row[];
  count: number | null;
}

/**
 * Reads page by page until as many rows came as the network counts, or, where it counts none, until a page is not full.
 * @throws ProviderError when the rows end before the count is reached: what is missing is not zero.
 */
export async function* readPages<Row>(
  size: number,
  read: (position: PagePosition) => Promise<RowPage<Row>>,
): AsyncGenerator<readonly Row[], void, void> {
  let seen = 0;
  for (let number = 1; ; number += 1) {
    const { rows, count } = await read({ number, offset: seen, size });
    if (rows.length > 0) yield rows;
    seen += rows.length;
    if (count === null ? rows.length < size : seen >= count) return;
    if (rows.length === 0) {
      throw new ProviderError('unexpected-response', `The network counts ${count} rows, but sent ${seen}.`);
    }
  }
}
