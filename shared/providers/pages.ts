import { ProviderError } from '#shared/domain/errors.ts';

/** Where the next page begins: its number, from 1, and how many rows came before it. */
export interface PagePosition {
  number: number;
  offset: number;
  size: number;
}

export interface RowPage<Row> {
  rows: readonly Row[];
  /** The network's own number of rows on all pages; null where it tells none. */
  count: number | null;
  /** The page size that the network says it went by, if it does; it may be smaller than what was asked for. */
  size?: number | undefined;
}

/**
 * Reads page by page until as many rows came as the network counts, or a page is not full.
 * @throws ProviderError when the rows end before the count is reached, or a page is empty with more behind it: what is
 * missing is not zero; or when a page comes again, as from a network that does not understand how pages are asked for.
 */
export async function* readPages<Row>(
  size: number,
  read: (position: PagePosition) => Promise<RowPage<Row>>,
): AsyncGenerator<readonly Row[], void, void> {
  let seen = 0;
  let before = '';
  for (let number = 1; ; number += 1) {
    const page = await read({ number, offset: seen, size });
    before = newEdges(page.rows, before);
    if (page.rows.length > 0) yield page.rows;
    seen += page.rows.length;
    if (page.count !== null && seen >= page.count) return;
    if (page.rows.length > 0 && page.rows.length >= (page.size ?? size)) continue;
    await ensureEnd(page, seen, () => read({ number: number + 1, offset: seen + size, size }));
    return;
  }
}

interface Counts {
  impressions: number;
  clicks: number;
}
interface IdentifiedCounts extends Counts {
  id: string | number;
}

/**
 * Passes on the pages of a network that counts no rows. One that comes again on a later page counts once.
 * @param told What the network said all rows hold, before it was asked for them: they may hold more by now.
 * @throws ProviderError at the end where they hold less: some are missing.
 */
export async function* holdingAll<Row extends IdentifiedCounts>(
  told: Counts,
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<readonly Row[], void, void> {
  const held = new Map<string | number, Counts>();
  for await (const rows of pages) {
    for (const row of rows) held.set(row.id, row);
    yield rows;
  }
  const sumOf = (count: keyof Counts): number => [...held.values()].reduce((sum, row) => sum + row[count], 0);
  if (sumOf('impressions') < told.impressions || sumOf('clicks') < told.clicks)
    throw unusable('The rows of the network hold less than it says they do.');
}

/** A page that is not full is the last, unless the network counts more; an empty one only if the next is empty too. */
async function ensureEnd(
  page: RowPage<unknown>,
  seen: number,
  readNext: () => Promise<RowPage<unknown>>,
): Promise<void> {
  if (page.count !== null) throw unusable(`The network counts ${page.count} rows, but sent ${seen}.`);
  if (page.rows.length > 0 || seen === 0) return;
  const next = await readNext();
  if (next.rows.length > 0) throw unusable('The network sent a page without rows in the middle of others.');
}

/** Length, first and last row: what tells a page from the one before. */
function newEdges(rows: readonly unknown[], before: string): string {
  const edges = rows.length > 0 ? JSON.stringify([rows.length, rows[0], rows.at(-1)]) : '';
  if (edges !== '' && edges === before) throw unusable('The network sent the same page twice.');
  return edges;
}

const unusable = (message: string): ProviderError => new ProviderError('unexpected-response', message);
