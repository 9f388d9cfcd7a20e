import { describe, expect, it } from 'vitest';
import { pageByNumber, pageByOffset, queryFields } from '#local/networks/query-fields.ts';

describe('query fields', () => {
  it('makes lists of names that end in brackets, and takes the last of others', () => {
    const query = new URLSearchParams('group[]=a&group[]=b&page=1&page=2&filters[x]=y');
    expect(queryFields(query)).toEqual({ group: ['a', 'b'], page: '2', 'filters[x]': 'y' });
  });

  it.each([
    ['limit=50&offset=100', 3],
    ['offset=20', 2],
    ['', 1],
    ['limit=none', undefined],
  ])('tells the page by offset: %s', (query, page) => {
    expect(pageByOffset(new URLSearchParams(query), 20)).toBe(page);
  });

  it.each([
    ['page=3', 1, 3],
    ['page=3', 0, 4],
    ['', 0, 1],
    ['page=last', 1, undefined],
  ])('tells the page by number: %s from %d', (query, first, page) => {
    expect(pageByNumber(new URLSearchParams(query), first)).toBe(page);
  });
});
