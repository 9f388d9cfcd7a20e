import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { type RetryPause, ThrottledError } from './retry-unprocessed.ts';

export type TransactWrite = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const TRIES = 6;
const FIRST_PAUSE_MS = 20;
/** The SDK tries a throttled call again by itself, but not a transaction of which one part was throttled. */
const THROTTLES = ['ThrottlingError', 'ProvisionedThroughputExceeded'] as const;

/**
 * Writes all or nothing. Answers null, or why not: one reason per write, where a condition did not hold.
 * What only met another transaction at the same moment is tried again, and answered like a condition in the end.
 * @throws ThrottledError when the table was too busy at each try.
 */
export async function writeTogether(
  documents: DynamoDBDocumentClient,
  pause: RetryPause,
  writes: readonly TransactWrite[],
): Promise<readonly CancellationReason[] | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await documents.send(new TransactWriteCommand({ TransactItems: [...writes] }));
      return null;
    } catch (error) {
      const reasons = reasonsToEnd(error, attempt === TRIES);
      if (reasons) return reasons;
    }
    await pause.sleep(pause.random() * FIRST_PAUSE_MS * 2 ** attempt);
  }
}

/** Null where another try is worth it. @throws what is no answer to the caller's conditions. */
function reasonsToEnd(error: unknown, isLastTry: boolean): readonly CancellationReason[] | null {
  const reasons = cancellationReasons(error);
  if (hasCode(reasons, 'ConditionalCheckFailed')) return reasons;
  if (hasCode(reasons, 'TransactionConflict')) return isLastTry ? reasons : null;
  if (!THROTTLES.some((code) => hasCode(reasons, code))) throw error;
  if (isLastTry) throw new ThrottledError(`The table was too busy at each of ${TRIES} tries.`);
  return null;
}

const cancellationReasons = (error: unknown): readonly CancellationReason[] =>
  error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];

const hasCode = (reasons: readonly CancellationReason[], code: string): boolean =>
  reasons.some(({ Code }) => Code === code);
