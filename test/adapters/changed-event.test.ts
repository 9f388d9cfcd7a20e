import { describe, expect, it } from 'vitest';
import { readChangedEvent } from '#shared/adapters/dynamodb/changed-event.ts';
import { toEventItem } from '#shared/adapters/dynamodb/event-item.ts';
import { sampleEvent } from '#test/support/sample-event.ts';

const after = sampleEvent();
const item = toEventItem(after);

describe('a record of the events’ stream', () => {
  it('tells of a new event', () => {
    expect(readChangedEvent({ sequenceNumber: '1', item, before: null })).toEqual({
      ...{ sequenceNumber: '1', before: null, after, awaitedBy: [] },
    });
  });

  it('tells what the event was', () => {
    const before = { ...after, status: 'pending' as const };
    expect(readChangedEvent({ sequenceNumber: '1', item, before: toEventItem(before) })).toMatchObject({
      before,
      after,
    });
  });

  it('tells of a new click who waited for it', () => {
    const awaited = { entity: 'awaited-click', conversions: ['aaa', 'bbb'] };
    expect(readChangedEvent({ sequenceNumber: '1', item, before: awaited })).toMatchObject({
      before: null,
      awaitedBy: ['evt_aaa', 'evt_bbb'],
    });
  });

  it.each([
    { name: 'its item is none', item: { ...item, entity: 'other' }, before: null },
    { name: 'nothing that an event replaces was there', item, before: { entity: 'event-pointer' } },
    { name: 'nobody knows who waited', item, before: { entity: 'awaited-click' } },
  ])('cannot be read where $name', ({ item, before }) => {
    expect(() => readChangedEvent({ sequenceNumber: '1', item, before })).toThrow('malformed');
  });
});
