import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PagePosition, type RowPage, readPages } from '#shared/providers/pages.ts';

async function collect(size: number, read: (position: PagePosition) => RowPage<number>) {
  const rows: number[] = [];
  for await (const page of readPages(size, async (position) => read(position))) rows.push(...page);
  return rows;
}

describe('reading page by page', () => {
  it.each([
    ['by offset', ({ offset }: PagePosition) => offset],
    ['by number', ({ number, size }: PagePosition) => (number - 1) * size],
  ])('delivers every row once, in order, %s, with or without a count', async (_, startOf) => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (total, size, isCounted) => {
          const all = Array.from({ length: total }, (_, index) => index);
          const read = (position: PagePosition) => ({
            rows: all.slice(startOf(position), startOf(position) + size),
            count: isCounted ? total : null,
          });
          expect(await collect(size, read)).toEqual(all);
        },
      ),
    );
  });

  it('goes by the page size that the network says it used', async () => {
    const asked: PagePosition[] = [];
    const rows = await collect(5, (position) => {
      asked.push(position);
      return { rows: position.offset === 0 ? [1, 2] : [3], count: 3, size: 2 };
    });
    expect(rows).toEqual([1, 2, 3]);
    expect(asked).toEqual([
      { number: 1, offset: 0, size: 5 },
      { number: 2, offset: 2, size: 5 },
    ]);
  });

  it.each([
    ['a page that is not full', [1, 2]],
    ['an empty page', []],
  ])('fails on %s while the network counts more rows', async (_, rows) => {
    await expect(collect(5, () => ({ rows, count: 3 }))).rejects.toMatchObject({
      failure: 'unexpected-response',
      message: `The network counts 3 rows, but sent ${rows.length}.`,
    });
  });

  it('takes an empty page for the end only where nothing lies behind it', async () => {
    const pages = [[1, 2], [], [3]];
    const read = ({ number }: PagePosition) => ({ rows: pages[number - 1] ?? [], count: null });
    await expect(collect(2, read)).rejects.toMatchObject({ failure: 'unexpected-response' });
    pages.pop();
    expect(await collect(2, read)).toEqual([1, 2]);
  });

  it('ends when the network claims pages without rows', async () => {
    expect(await collect(5, () => ({ rows: [], count: null, size: 0 }))).toEqual([]);
  });
});
