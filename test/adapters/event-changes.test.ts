import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventChanges } from '#shared/adapters/dynamodb/event-changes.ts';
import { toEventItem } from '#shared/adapters/dynamodb/event-item.ts';
import { putAll } from '#shared/adapters/dynamodb/put-all.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

let tables: TestTables;
beforeAll(async () => {
  tables = await createTestTables();
});
afterAll(() => tables.drop());

describe('a change of a stored event', () => {
  it('replaces the revision that it names, and no other', async () => {
    const event = sampleEvent({ payout: 9_007_199_254_740_993n, parameters: { a: 'b' } });
    const pause = { sleep: async () => {}, random: () => 0 };
    await putAll(tables.documents, tables.eventsTable, pause, [toEventItem(event)]);
    const changes = createEventChanges(tables.documents, tables.eventsTable);
    expect(await changes.find(event.id)).toEqual(event);
    const after = { ...event, flags: ['link-contradicted' as const], revision: 2 };
    expect(await changes.replace(event, after)).toBe(true);
    expect(await changes.replace(event, { ...event, revision: 2 })).toBe(false);
    expect(await changes.find(event.id)).toEqual(after);
    expect(await changes.find('evt_other')).toBeNull();
  });
});
