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

/** A change of an item as the stream tells it. */
export interface StreamedItem {
  sequenceNumber: string;
  item: Record<string, unknown>;
  /** Null where there was none. */
  before: Record<string, unknown> | null;
}

export interface StreamHandlerOptions<Change extends object> {
  /** Tells what the change of an item means to the function. @throws when the item is none that it can read. */
  read: (streamed: StreamedItem) => Change;
  log: Logger;
  /** Answers what has to come again; the very objects that `read` made. What is thrown brings the whole batch again. */
  handle: (changes: readonly Change[]) => Promise<readonly StreamFailure<Change>[]>;
}

export interface ShardHandlerOptions<Change extends object>
  extends Omit<StreamHandlerOptions<Change>, 'handle'> {
  /** Of a shard, whose records come in their order. */
  handle: (changes: readonly Change[], shardId: string) => Promise<readonly StreamFailure<Change>[]>;
}

const recordsSchema = z.array(z.object({ dynamodb: z.object({ SequenceNumber: z.string() }).loose() }));
type StreamRecord = z.infer<typeof recordsSchema>[number]['dynamodb'];
const eventSchema = z.object({ Records: recordsSchema });
const windowEventSchema = eventSchema.extend({
  shardId: z.string().min(1),
  state: z.record(z.string(), z.unknown()).default({}),
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
    const records = recordsOf(eventSchema.parse(event));
    const { changes, unread } = readAll(records, read, log);
    const failures = await handle([...changes.keys()]);
    return { batchItemFailures: failuresOf(records, [...unread, ...failedIn(failures, changes, log)]) };
  });
}

/**
 * The same for a function that has to know the shard, which the service names where the source has a tumbling window.
 * It is handed no record behind one that cannot be read, so that whatever it remembers of the shard has no gaps.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
 */
export function createShardHandler<Change extends object>({
  read,
  log,
  handle,
}: ShardHandlerOptions<Change>) {
  return middy<unknown, DynamoDBBatchResponse & { state: object }>().handler(async (event) => {
    const { shardId, state, ...window } = windowEventSchema.parse(event);
    const records = recordsOf(window);
    const { changes, unread } = readAll(records, read, log);
    const [end = records.length] = unread;
    const readable = [...changes].filter(([, position]) => position < end).map(([change]) => change);
    // A window's last call has no records.
    const failures = readable.length > 0 ? await handle(readable, shardId) : [];
    return {
      state,
      batchItemFailures: failuresOf(records, [...unread, ...failedIn(failures, changes, log)]),
    };
  });
}

const recordsOf = ({ Records }: z.infer<typeof eventSchema>): StreamRecord[] =>
  Records.map(({ dynamodb }) => dynamodb);

/** Each change with the position of its record, and the positions of those that cannot be read. */
function readAll<Change extends object>(
  records: readonly StreamRecord[],
  read: (streamed: StreamedItem) => Change,
  log: Logger,
): { changes: Map<Change, number>; unread: number[] } {
  const changes = new Map<Change, number>();
  const unread: number[] = [];
  for (const [position, record] of records.entries()) {
    try {
      const { OldImage: before } = record;
      const change = read({
        sequenceNumber: record.SequenceNumber,
        item: fromAttributes(record['NewImage']),
        before: before === undefined ? null : fromAttributes(before),
      });
      changes.set(change, position);
    } catch (error) {
      unread.push(position);
      log.error('A record of the stream cannot be read.', error, keyOf(record['Keys']));
    }
  }
  return { changes, unread };
}

/** The positions of what has to come again. */
function failedIn<Change extends object>(
  failures: readonly StreamFailure<Change>[],
  positions: ReadonlyMap<Change, number>,
  log: Logger,
): number[] {
  return failures.flatMap(({ changes, error }) => {
    log.error('A change is tried again later.', error, { records: changes.length });
    return changes.map((change) => positions.get(change) ?? 0);
  });
}

function failuresOf(records: readonly StreamRecord[], positions: readonly number[]) {
  const failed = new Set(positions);
  return records
    .filter((_, position) => failed.has(position))
    .map(({ SequenceNumber }) => ({ itemIdentifier: SequenceNumber }));
}

/** A key names ids, and nothing that was stored under them. */
function keyOf(keys: unknown): Record<string, unknown> {
  const decoded = z.record(z.string(), z.object({ S: z.string() })).safeParse(keys);
  return decoded.success
    ? Object.fromEntries(Object.entries(decoded.data).map(([name, { S }]) => [name, S]))
    : {};
}
