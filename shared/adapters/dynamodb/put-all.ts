import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Key } from './keys.ts';
import { inParallelBatches } from './parallel-batches.ts';
import { type RetryPause, retryUnprocessed } from './retry-unprocessed.ts';

/** Puts items whatever stood there. No two may have one key. What a failure leaves undone, a repetition does. */
export async function putAll(
  client: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
  items: readonly Record<string, unknown>[],
): Promise<void> {
  await inParallelBatches(items, async (batch) => {
    await retryUnprocessed(batch, pause, async (left) => {
      const requests = left.map((Item) => ({ PutRequest: { Item } }));
      const { UnprocessedItems } = await client.send(
        new BatchWriteCommand({ RequestItems: { [tableName]: requests } }),
      );
      const refused = (UnprocessedItems?.[tableName] ?? []).map(({ PutRequest }) =>
        keyText(PutRequest?.Item ?? {}),
      );
      return left.filter((item) => refused.includes(keyText(item)));
    });
    return 0;
  });
}

/** Names an item within a batch. */
export const keyText = (item: Readonly<Record<string, unknown>> | Key): string =>
  `${item['pk']} ${item['sk']}`;
