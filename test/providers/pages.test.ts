import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PagePosition, readPages } from '#shared/providers/pages.ts';

async function collect(
  size: number,
  read: (position: PagePosition) => { rows: number[]; count: number | null },
) {
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

  it('goes on after a short page while the network counts more', async () => {
    const asked: PagePosition[] = [];
    const rows = await collect(5, (position) => {
      asked.push(position);
      return { rows: position.offset === 0 ? [1, 2] : [3], count: 3 };
    });
    expect(rows).toEqual([1, 2, 3]);
    expect(asked).toEqual([
      { number: 1, offset: 0, size: 5 },
      { number: 2, offset: 2, size: 5 },
    ]);
  });

  it('fails when the rows end before the count', async () => {
    const reading = collect(5, ({ offset }) => ({ rows: offset === 0 ? [1, 2] : [], count: 3 }));
    await expect(reading).rejects.toMatchObject({
      failure: 'unexpected-response',
      message: 'The network counts 3 rows, but sent 2.',
    });
  });
});
