import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Key } from './keys.ts';
import { type RetryPause, retryUnprocessed } from './retry-unprocessed.ts';

/** The service's limit for BatchGetItem. */
const KEYS_PER_BATCH = 100;

/** `eventual` costs half as much, and may miss the last writes. */
export type ReadConsistency = 'strong' | 'eventual';

/** What there is of the items under these keys, in no order; each of them once. */
export async function batchGet(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
  keys: readonly Key[],
  consistency: ReadConsistency = 'strong',
): Promise<Record<string, unknown>[]> {
  const unique = [...new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, key])).values()];
  const items: Record<string, unknown>[] = [];
  for (let start = 0; start < unique.length; start += KEYS_PER_BATCH) {
    await retryUnprocessed(unique.slice(start, start + KEYS_PER_BATCH), pause, async (batch) => {
      const Keys = batch.map(({ pk, sk }) => ({ pk, sk }));
      const ConsistentRead = consistency === 'strong';
      const { Responses, UnprocessedKeys } = await documents.send(
        new BatchGetCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead } } }),
      );
      items.push(...(Responses?.[tableName] ?? []));
      const left = UnprocessedKeys?.[tableName]?.Keys ?? [];
      return left.map((key) => ({ pk: String(key['pk']), sk: String(key['sk']) }));
    });
  }
  return items;
}
