import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIdempotencyStore } from '#shared/adapters/dynamodb/idempotency-store.ts';
import type { IdempotencyStore } from '#shared/domain/admin-ports.ts';
import type { IdempotentCall } from '#shared/domain/idempotency.ts';
import { ConflictError } from '#shared/domain/ports.ts';
import { HOUR_MS, SECOND_MS } from '#shared/domain/time.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const START = Date.UTC(2026, 2, 14, 13, 20);
const answerOf = (bytes: number) => ({ sealedKey: 'sealed', content: new Uint8Array(randomBytes(bytes)) });

describe('idempotency keys in DynamoDB', () => {
  let tables: TestTables;
  let store: IdempotencyStore;
  let now = START;
  let made = 0;
  beforeAll(async () => {
    tables = await createTestTables();
    store = createIdempotencyStore(tables.documents, tables.ledgerTable, () => now);
  });
  afterAll(() => tables.drop());

  /** A call that no other test makes. */
  const newCall = (change: Partial<IdempotentCall> = {}): IdempotentCall => {
    now = START;
    made += 1;
    return { workspaceId: 'wsp_1', key: `key #${made}`, request: 'hash', ...change };
  };

  it('are claimed by one of many calls at the same moment', async () => {
    const call = newCall();
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.claim(call, `owner ${index}`)),
    );
    expect(claims.filter(({ state }) => state === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ state }) => state === 'running')).toHaveLength(19);
  });

  it.each([0, 1000, 900_000])('keep an answer of %i bytes', async (bytes) => {
    const call = newCall();
    const answer = answerOf(bytes);
    await store.claim(call, 'first');
    await store.complete(call, 'first', answer);
    const claim = await store.claim({ ...call, request: 'another' }, 'second');
    expect(claim).toMatchObject({ state: 'answered', request: 'hash', answer: { sealedKey: 'sealed' } });
    expect(claim.state === 'answered' && Buffer.compare(claim.answer.content, answer.content)).toBe(0);
  });

  it('belong to one workspace', async () => {
    const call = newCall();
    await store.claim(call, 'first');
    expect(await store.claim({ ...call, workspaceId: 'wsp_2' }, 'second')).toEqual({ state: 'claimed' });
  });

  it('can be claimed again for the same request alone when a call has not ended in its time', async () => {
    const call = newCall();
    await store.claim(call, 'first');
    now += 29 * SECOND_MS;
    expect(await store.claim(call, 'second')).toEqual({ state: 'running', request: 'hash' });
    now += SECOND_MS;
    const other = await store.claim({ ...call, request: 'another' }, 'second');
    expect(other).toEqual({ state: 'running', request: 'hash' });
    expect(await store.claim(call, 'second')).toEqual({ state: 'claimed' });
    await expect(store.complete(call, 'first', answerOf(10))).rejects.toThrow(ConflictError);
    await store.release(call, 'first');
    expect(await store.claim(call, 'third')).toMatchObject({ state: 'running' });
  });

  it('are free again when they are given back, for any request', async () => {
    const call = newCall();
    await store.claim(call, 'first');
    await store.release(call, 'first');
    expect(await store.claim({ ...call, request: 'another' }, 'second')).toEqual({ state: 'claimed' });
  });

  it('are kept for a day, whether the table has dropped them by then or not', async () => {
    const call = newCall();
    await store.claim(call, 'first');
    await store.complete(call, 'first', answerOf(10));
    now += 24 * HOUR_MS - SECOND_MS;
    expect(await store.claim(call, 'second')).toMatchObject({ state: 'answered' });
    now += 2 * SECOND_MS;
    expect(await store.claim({ ...call, request: 'another' }, 'second')).toEqual({ state: 'claimed' });
  });
});
