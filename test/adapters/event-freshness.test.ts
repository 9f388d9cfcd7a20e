import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventFreshness } from '#shared/adapters/dynamodb/event-freshness.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

let tables: TestTables;
beforeAll(async () => {
  tables = await createTestTables();
});
afterAll(() => tables.drop());

describe('how far events were counted', () => {
  it('is known by workspace, and never moves back', async () => {
    const freshness = createEventFreshness(tables.documents, tables.ledgerTable);
    expect(await freshness.countedUntil('wsp_1')).toBeNull();
    for (const arrival of [5000, 9000, 7000, 9000]) await freshness.moveTo('wsp_1', arrival);
    expect(await freshness.countedUntil('wsp_1')).toBe(9000);
    expect(await freshness.countedUntil('wsp_2')).toBeNull();
  });
});
