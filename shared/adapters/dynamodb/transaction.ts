import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { RetryPause } from './retry-unprocessed.ts';

export type TransactWrite = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const TRIES = 6;
const FIRST_PAUSE_MS = 20;

/**
 * Writes all or nothing. Answers null, or why not: one reason per write, where a condition did not hold.
 * What only met another transaction at the same moment is tried again, and answered like a condition in the end.
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
      const reasons = cancellationReasons(error);
      const isConflict = hasCode(reasons, 'TransactionConflict');
      if (hasCode(reasons, 'ConditionalCheckFailed') || (isConflict && attempt === TRIES)) return reasons;
      if (!isConflict) throw error;
    }
    await pause.sleep(pause.random() * FIRST_PAUSE_MS * 2 ** attempt);
  }
}

const cancellationReasons = (error: unknown): readonly CancellationReason[] =>
  error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];

const hasCode = (reasons: readonly CancellationReason[], code: string): boolean =>
  reasons.some(({ Code }) => Code === code);
