import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { ThrottledError } from '#shared/adapters/dynamodb/retry-unprocessed.ts';
import { writeTogether } from '#shared/adapters/dynamodb/transaction.ts';

const canceled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'Canceled.',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

/** A client that answers each call with the next outcome, the last one for good. */
function createWorld(outcomes: readonly (Error | null)[]) {
  const pauses: number[] = [];
  let calls = 0;
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
  documents.middlewareStack.add(
    () => async () => {
      const outcome = outcomes[Math.min(calls, outcomes.length - 1)];
      calls += 1;
      if (outcome) throw outcome;
      return { output: { $metadata: {} }, response: undefined };
    },
    { step: 'initialize', priority: 'high' },
  );
  const pause = { sleep: async (milliseconds: number) => void pauses.push(milliseconds), random: () => 0.5 };
  return { write: () => writeTogether(documents, pause, []), calls: () => calls, pauses };
}

describe('writing together', () => {
  it('tries again, after growing pauses, what only met another transaction', async () => {
    const conflict = canceled('None', 'TransactionConflict');
    const { write, calls, pauses } = createWorld([conflict, conflict, null]);
    expect(await write()).toBeNull();
    expect(calls()).toBe(3);
    expect(pauses).toEqual([20, 40]);
  });

  it('gives the reasons after six tries', async () => {
    const { write, calls } = createWorld([canceled('TransactionConflict')]);
    expect(await write()).toEqual([{ Code: 'TransactionConflict' }]);
    expect(calls()).toBe(6);
  });

  it('gives the reasons at once where a condition did not hold', async () => {
    const { write, calls } = createWorld([canceled('TransactionConflict', 'ConditionalCheckFailed')]);
    expect(await write()).toHaveLength(2);
    expect(calls()).toBe(1);
  });

  it('tries again what was throttled, and says so after six tries', async () => {
    const throttled = canceled('None', 'ThrottlingError');
    const { write, calls } = createWorld([throttled, canceled('ProvisionedThroughputExceeded'), null]);
    expect(await write()).toBeNull();
    expect(calls()).toBe(3);
    const busy = createWorld([throttled]);
    await expect(busy.write()).rejects.toThrow(ThrottledError);
    expect(busy.calls()).toBe(6);
  });

  it.each([canceled('ValidationError'), new Error('Away.')])(
    'passes on what it cannot judge: %s',
    async (error) => {
      const { write, calls } = createWorld([error]);
      await expect(write()).rejects.toBe(error);
      expect(calls()).toBe(1);
    },
  );
});
