import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCallBudget } from '#shared/adapters/dynamodb/call-budget.ts';
import { configKeys } from '#shared/adapters/dynamodb/keys.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const START = Date.parse('2026-03-14T12:00:00Z');
const TWICE_A_MINUTE = { calls: 2, periodMs: 60_000 };
const LATER = START + 3_600_000;

describe('the call budget', () => {
  let tables: TestTables;
  let time = START;
  let groups = 0;
  let group = '';

  beforeAll(async () => {
    tables = await createTestTables();
  });
  afterAll(() => tables.drop());
  beforeEach(() => {
    time = START;
    groups += 1;
    group = `group-${groups}`;
  });

  /** Seconds from the start to the place; every call is made by another instance. */
  const reserve = async ({ of = group, kind = 'report', latest = LATER } = {}) => {
    const budget = createCallBudget(tables.documents, tables.configTable, () => time);
    return ((await budget.reserve(of, kind, TWICE_A_MINUTE, latest)) - START) / 1000;
  };

  it('gives the allowed calls at once and the others a period after those before them', async () => {
    expect(await reserve()).toBe(0);
    time += 10_000;
    expect(await reserve()).toBe(10);
    expect(await reserve()).toBe(60);
    expect(await reserve()).toBe(70);
    expect(await reserve()).toBe(120);
  });

  it('gives a place at once when the period is over', async () => {
    await reserve();
    await reserve();
    time += 60_000;
    expect(await reserve()).toBe(60);
  });

  it('gives each of many at the same moment a place of its own', async () => {
    const places = await Promise.all(Array.from({ length: 6 }, () => reserve()));
    expect(places.toSorted((a, b) => a - b)).toEqual([0, 0, 60, 60, 120, 120]);
  });

  it('leaves a place free that comes too late', async () => {
    await reserve();
    await reserve();
    expect(await reserve({ latest: START + 59_999 })).toBe(60);
    expect(await reserve({ latest: START + 59_999 })).toBe(60);
    expect(await reserve({ latest: START + 60_000 })).toBe(60);
  });

  it('counts each credential and each kind of call for itself', async () => {
    await reserve();
    await reserve();
    expect(await reserve({ of: `${group}-other` })).toBe(0);
    expect(await reserve({ kind: 'login' })).toBe(0);
  });

  it('is not held up by a clock that was ahead', async () => {
    time += 86_400_000;
    await reserve({ latest: time });
    await reserve({ latest: time });
    time = START;
    expect(await reserve()).toBe(0);
  });

  it('keeps as many places as the network counts', async () => {
    for (let call = 0; call < 5; call += 1) await reserve();
    const Key = configKeys.callBudget(group, 'report');
    const { Item } = await tables.documents.send(new GetCommand({ TableName: tables.configTable, Key }));
    expect(Item).toMatchObject({ entity: 'call-budget', places: [START + 60_000, START + 120_000] });
  });

  it('stores no place that is no instant', async () => {
    const budget = createCallBudget(tables.documents, tables.configTable, () => Number.NaN);
    await expect(budget.reserve(group, 'report', TWICE_A_MINUTE, LATER)).rejects.toThrow('NaN');
  });

  it('hands on errors that are no answer', async () => {
    const budget = createCallBudget(tables.documents, 'no-such-table', () => time);
    await expect(budget.reserve(group, 'report', TWICE_A_MINUTE, LATER)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
