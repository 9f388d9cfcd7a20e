import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { z } from 'zod';
import { fromAttributes } from '#shared/adapters/lean/attribute-values.ts';
import type { Logger } from './logger.ts';

/** Changes that were not dealt with, for one reason. */
export interface StreamFailure<Change> {
  changes: readonly Change[];
  error: unknown;
}

export interface StreamHandlerOptions<Change extends object> {
  /** Tells what an item's new state means to the function. @throws when the item is none that it can read. */
  read: (item: Record<string, unknown>) => Change;
  log: Logger;
  /** Answers what has to come again; the very objects that `read` made. What is thrown brings the whole batch again. */
  handle: (changes: readonly Change[]) => Promise<readonly StreamFailure<Change>[]>;
}

const eventSchema = z.object({
  Records: z.array(z.object({ dynamodb: z.object({ SequenceNumber: z.string() }).loose() })),
});

/**
 * A function behind a table's stream. It hears of new and changed items, in their order by item, each at least once.
 * The service delivers again from the first failed record on, so what follows it comes twice. A record that cannot be
 * read counts as failed: until it is too old for the source, a repaired function loses nothing.
 */
export function createStreamHandler<Change extends object>({
  read,
  log,
  handle,
}: StreamHandlerOptions<Change>) {
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler(async (event) => {
    const records = eventSchema.parse(event).Records.map(({ dynamodb }) => dynamodb);
    const positions = new Map<Change, number>();
    const failed = new Set<number>();
    for (const [position, record] of records.entries()) {
      try {
        positions.set(read(fromAttributes(record['NewImage'])), position);
      } catch (error) {
        failed.add(position);
        log.error('A record of the stream cannot be read.', error, keyOf(record['Keys']));
      }
    }
    for (const { changes, error } of await handle([...positions.keys()])) {
      log.error('A change is tried again later.', error, { records: changes.length });
      for (const change of changes) failed.add(positions.get(change) ?? 0);
    }
    const sequenceNumbers = records.map(({ SequenceNumber }) => SequenceNumber);
    return {
      batchItemFailures: sequenceNumbers
        .filter((_, position) => failed.has(position))
        .map((itemIdentifier) => ({ itemIdentifier })),
    };
  });
}

/** A key names ids, and nothing that was stored under them. */
function keyOf(keys: unknown): Record<string, unknown> {
  const decoded = z.record(z.string(), z.object({ S: z.string() })).safeParse(keys);
  return decoded.success
    ? Object.fromEntries(Object.entries(decoded.data).map(([name, { S }]) => [name, S]))
    : {};
}
