import { describe, expect, it } from 'vitest';
import {
  addToShelf,
  type DetailRows,
  EMPTY_SHELF,
  nameTextOf,
  type RowAddition,
  shelvesOf,
} from '#shared/domain/detail-shelf.ts';
import { guardOf } from '#shared/domain/stream-guard.ts';
import { sha256 } from '#test/support/sample-feed.ts';

const guard = (number: number) => guardOf(String(number));
/** Records of one row, each with as many clicks as its number. */
const row = (subId: string, ...numbers: number[]): RowAddition => {
  const name = { feedId: 'int_1', campaignId: 'cmp_1', publisher: null, offer: null, subId };
  const records = numbers.map((number) => ({
    guard: guard(number),
    amounts: [{ quarter: 0, counter: { metric: 'clicks' } as const, amount: BigInt(number) }],
  }));
  return { text: nameTextOf(name), name, records };
};
const clicksOn = (rows: DetailRows): unknown =>
  [...rows.values()].map(({ name, amounts }) => [name.subId, ...amounts.map(({ amount }) => Number(amount))]);
const roomForTwo = (rows: DetailRows): boolean => rows.size < 2;

describe('a shelf', () => {
  const first = addToShelf(EMPTY_SHELF, [row('a', 1, 3), row('b', 2), row('c', 4)], roomForTwo);
  const full = first.after ?? EMPTY_SHELF;

  it('takes rows while it has room, and leaves the others', () => {
    expect(clicksOn(full.rows)).toEqual([
      ['a', 4],
      ['b', 2],
    ]);
    expect(full).toMatchObject({ guard: guard(3), isFull: true });
    expect(first.left.map(({ name }) => name.subId)).toEqual(['c']);
  });

  it('counts what is behind its guard, and nothing else', () => {
    const { after, left } = addToShelf(full, [row('c', 4), row('b', 2, 9), row('a', 3, 5)], roomForTwo);
    expect(clicksOn(after?.rows ?? new Map())).toEqual([
      ['a', 9],
      ['b', 11],
    ]);
    expect(after?.guard).toBe(guard(9));
    expect(left).toEqual([row('c', 4)]);
  });

  it('does not change where all was counted', () => {
    expect(addToShelf(full, [row('a', 1, 3), row('b', 2)], roomForTwo)).toEqual({ after: null, left: [] });
    expect(addToShelf({ ...full, isFull: false }, [row('c', 3)], roomForTwo)).toEqual({
      after: null,
      left: [],
    });
  });

  it('never takes another row once it was full, even if it has shrunk', () => {
    expect(addToShelf(full, [row('c', 4)], () => true)).toEqual({ after: null, left: [row('c', 4)] });
    expect(addToShelf(full, [row('a', 5)], () => true).after?.isFull).toBe(true);
  });

  it('is full when its rows have grown too large', () => {
    const { after } = addToShelf({ ...full, isFull: false }, [row('a', 5)], () => false);
    expect(after?.isFull).toBe(true);
  });

  it('keeps a row whose records come to nothing, since some of them may come again', () => {
    const nothing = { ...row('a'), records: [{ guard: guard(1), amounts: [] }] };
    const { after } = addToShelf(EMPTY_SHELF, [nothing], roomForTwo);
    expect(clicksOn(after?.rows ?? new Map())).toEqual([['a']]);
    expect(after?.guard).toBe(guard(1));
  });
});

describe('the shelves of a row', () => {
  it('are ever more to choose from, and in the end one of its own', () => {
    const texts = Array.from({ length: 3000 }, (_, index) => row(`s${index}`).text);
    const levels = texts.map((text) => shelvesOf(text, sha256));
    const countOf = (level: number) => new Set(levels.map((shelves) => shelves[level])).size;
    expect([countOf(0), countOf(1), countOf(2), countOf(4)]).toEqual([4, 64, expect.any(Number), 3000]);
    expect(countOf(2)).toBeGreaterThan(500);
    expect(levels[0]).toHaveLength(5);
    expect(shelvesOf(texts[0] ?? '', sha256)).toEqual(levels[0]);
  });

  it('are its own alone where its texts are long', () => {
    const [own, ...others] = shelvesOf(row('x'.repeat(500)).text, sha256);
    expect(others).toEqual([]);
    expect(own).toMatch(/^4#[0-9a-z]{26}$/);
  });
});
