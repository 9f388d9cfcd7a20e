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
});
