import { describe, expect, it } from 'vitest';
import { compareKeys, createReportGroups } from '#shared/domain/report-groups.ts';
import { NO_ORIGIN } from '#shared/domain/report-keys.ts';

describe('the lines of a report', () => {
  it('are in the order of their values as text, null last', () => {
    const keys = [
      [null, 'a'],
      ['b', 'a'],
      ['10', null],
      ['10', 'z'],
      ['9', 'a'],
      [null, null],
      ['b', null],
    ];
    expect(keys.toSorted(compareKeys)).toEqual([
      ['10', 'z'],
      ['10', null],
      ['9', 'a'],
      ['b', 'a'],
      ['b', null],
      [null, 'a'],
      [null, null],
    ]);
  });

  it('are no more than fit into memory', () => {
    const cut = { labels: [[]], pieceOf: () => 0 };
    const groups = createReportGroups(['publisher'], new Map(), cut, 2);
    const add = (publisher: string) => groups.linesOf({ ...NO_ORIGIN, publisher })?.at(0);
    expect(add('a')).toBe(add('a'));
    add('b');
    expect(() => add('c')).toThrow(expect.objectContaining({ code: 'report-too-large' }));
    expect(groups.lines().map(({ key }) => key)).toEqual([['a'], ['b']]);
  });

  it('are one for each combination of values, and nothing is not the same as any text', () => {
    const cut = { labels: [[]], pieceOf: () => 0 };
    const groups = createReportGroups(['publisher', 'offer'], new Map(), cut);
    const add = (publisher: string | null, offer: string | null) =>
      groups.linesOf({ ...NO_ORIGIN, publisher, offer })?.at(0);
    const values = ['a', 'b', 'null', '', null];
    const pairs = values.flatMap((publisher) => values.map((offer) => [publisher, offer] as const));
    for (const [publisher, offer] of pairs) expect(add(publisher, offer)).toBe(add(publisher, offer));
    expect(groups.lines().map(({ key }) => key)).toEqual([...pairs].sort(compareKeys));
  });

  it('are of the piece of time in which something happened, however often it changes', () => {
    const cut = { labels: [['day 0'], ['day 1']], pieceOf: (at: number) => (at < 2 ? at : undefined) };
    const groups = createReportGroups(['day'], new Map(), cut);
    const lines = groups.linesOf(NO_ORIGIN);
    const [first, second] = [lines?.at(0), lines?.at(1)];
    expect(lines?.at(2)).toBeUndefined();
    expect([lines?.at(1), lines?.at(0)]).toEqual([second, first]);
    expect(lines?.at(0)).toBe(first);
    expect(groups.lines().map(({ key }) => key)).toEqual([['day 0'], ['day 1']]);
  });
});
