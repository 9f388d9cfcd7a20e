import { describe, expect, it } from 'vitest';
import { createEventFilter } from '#local/aws/event-filter.ts';

const INSERT = {
  eventName: 'INSERT',
  dynamodb: {
    SizeBytes: 120,
    Keys: { pk: { S: 'EVENT#1' } },
    NewImage: { entity: { S: 'event' }, tags: { SS: ['a', 'b'] }, list: { L: [{ S: 'x' }, { S: 'y' }] } },
  },
  nothing: null,
  flag: true,
};

const asks = (...patterns: object[]) => createEventFilter(patterns.map((one) => JSON.stringify(one)))(INSERT);

describe('event filter', () => {
  it.each<{ pattern: object; fits: boolean }>([
    { pattern: { eventName: ['INSERT'] }, fits: true },
    { pattern: { eventName: ['MODIFY', 'INSERT'] }, fits: true },
    { pattern: { eventName: ['REMOVE'] }, fits: false },
    { pattern: { eventName: ['insert'] }, fits: false },
    { pattern: { flag: [true] }, fits: true },
    { pattern: { flag: ['true'] }, fits: false },
    { pattern: { nothing: [null] }, fits: true },
    { pattern: { missing: [null] }, fits: false },
    { pattern: { dynamodb: { SizeBytes: [120] } }, fits: true },
    { pattern: { dynamodb: { NewImage: { entity: { S: ['event'] } } } }, fits: true },
    { pattern: { dynamodb: { NewImage: { entity: { N: ['event'] } } } }, fits: false },
    { pattern: { dynamodb: { OldImage: { entity: { S: ['event'] } } } }, fits: false },
    { pattern: { eventName: ['INSERT'], dynamodb: { NewImage: { entity: { S: ['click'] } } } }, fits: false },
    { pattern: { dynamodb: { NewImage: { tags: { SS: ['b'] } } } }, fits: true },
    { pattern: { dynamodb: { NewImage: { tags: { SS: ['c'] } } } }, fits: false },
    { pattern: { dynamodb: { NewImage: { list: { L: { S: ['y'] } } } } }, fits: true },
    { pattern: { dynamodb: { Keys: { pk: { S: [{ prefix: 'EVENT#' }] } } } }, fits: true },
    { pattern: { dynamodb: { Keys: { pk: { S: [{ prefix: 'event#' }] } } } }, fits: false },
    { pattern: { dynamodb: { SizeBytes: [{ prefix: '1' }] } }, fits: false },
    { pattern: { eventName: [{ 'anything-but': 'REMOVE' }] }, fits: true },
    { pattern: { eventName: [{ 'anything-but': ['REMOVE', 'INSERT'] }] }, fits: false },
    { pattern: { missing: [{ 'anything-but': ['REMOVE'] }] }, fits: false },
    { pattern: { eventName: [{ exists: true }] }, fits: true },
    { pattern: { eventName: [{ exists: false }] }, fits: false },
    { pattern: { dynamodb: { OldImage: { entity: { S: [{ exists: false }] } } } }, fits: true },
    { pattern: { dynamodb: { NewImage: { entity: { S: [{ exists: true }] } } } }, fits: true },
    { pattern: { dynamodb: [{ exists: true }] }, fits: false },
    { pattern: { constructor: [{ exists: true }] }, fits: false },
    { pattern: { dynamodb: { SizeBytes: [{ numeric: ['=', 120] }] } }, fits: true },
    { pattern: { dynamodb: { SizeBytes: [{ numeric: ['>', 100, '<=', 120] }] } }, fits: true },
    { pattern: { dynamodb: { SizeBytes: [{ numeric: ['>=', 100, '<', 120] }] } }, fits: false },
    { pattern: { eventName: [{ numeric: ['>', 0] }] }, fits: false },
  ])('lets a record through by $pattern: $fits', ({ pattern, fits }) => {
    expect(asks(pattern)).toBe(fits);
  });

  it('lets through what any of its patterns fits, and everything without one', () => {
    expect(asks({ eventName: ['REMOVE'] }, { eventName: ['INSERT'] })).toBe(true);
    expect(asks()).toBe(true);
  });

  it.each([
    { pattern: '{', says: 'The filter pattern { is no JSON.' },
    { pattern: '[]', says: 'expected record' },
    { pattern: '{"a":1}', says: "The filter pattern's a is neither a list of conditions nor an object." },
    { pattern: '{"$or":[{"a":[1]}]}', says: "The filter pattern's $or is not understood here." },
    {
      pattern: '{"a":[{"suffix":"x"}]}',
      says: 'The filter condition {"suffix":"x"} is not understood here.',
    },
    { pattern: '{"a":[{"prefix":"x","exists":true}]}', says: 'is not understood here.' },
    { pattern: '{"a":[{}]}', says: 'The filter condition {} is not understood here.' },
    { pattern: '{"a":[{"anything-but":{"prefix":"x"}}]}', says: 'Invalid input' },
    { pattern: '{"a":[{"numeric":["~",1]}]}', says: 'Invalid' },
  ])('refuses $pattern', ({ pattern, says }) => {
    expect(() => createEventFilter([pattern])).toThrow(says);
  });
});
