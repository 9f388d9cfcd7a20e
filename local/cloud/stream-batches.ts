import type { CloudStreamSource, SharedClock, StreamRecord } from './contract.ts';
import { numberOf, streamEventRecord } from './stream-records.ts';
import type { StreamWalk, WalkedShard } from './stream-walk.ts';

/** What Lambda takes as one event, less what stands around the records. */
const PAYLOAD_LIMIT_BYTES = 6 * 1024 * 1024 - 100;

/** Records of one shard that go to the function together. */
export interface StreamBatch {
  shard: WalkedShard;
  /** As the function gets them; empty when it wants none of those that were read. */
  records: readonly StreamRecord[];
  /** The number of the last record that was read for the batch, wanted or not. */
  end: string;
}

export interface StreamBatchesDeps {
  source: CloudStreamSource;
  walk: StreamWalk;
  clock: SharedClock;
  /** Ends after a short while, or at once when the source is to stop. */
  rest: (milliseconds: number) => Promise<void>;
  stopping: AbortSignal;
  /** Called for each record that was read. */
  onRead: (isWanted: boolean) => void;
}

interface Gathered {
  shard: WalkedShard;
  records: StreamRecord[];
  bytes: number;
  end: string | null;
  /** When the window of the first record closes, in the machine's own milliseconds. */
  closesAt: number;
}

/** Gathers one batch after the other; null when the stream has nothing more at the moment. */
export function createStreamBatches(deps: StreamBatchesDeps): () => Promise<StreamBatch | null> {
  const { source } = deps;

  function add(batch: Gathered, record: StreamRecord, bytes: number): void {
    if (batch.records.length === 0) batch.closesAt = performance.now() + source.batchWindowSeconds * 1000;
    batch.records.push(record);
    batch.bytes += bytes;
  }

  /** False when the record has to wait for the next batch. */
  function consider(batch: Gathered, raw: StreamRecord): boolean {
    const record = streamEventRecord(raw, source.streamArn, deps.clock);
    const isWanted = source.wants(record);
    if (isWanted) {
      const bytes = Buffer.byteLength(JSON.stringify(record)) + 1;
      if (batch.records.length > 0 && batch.bytes + bytes > PAYLOAD_LIMIT_BYTES) return false;
      add(batch, record, bytes);
    }
    batch.shard.take();
    batch.end = numberOf(raw);
    deps.onRead(isWanted);
    return true;
  }

  /** Whether there may be more for the batch before its window closes. */
  async function mayGrow({ shard, records, closesAt }: Gathered): Promise<boolean> {
    const leftMs = closesAt - performance.now();
    if (records.length === 0 || leftMs <= 0 || shard.isAtEnd() || deps.stopping.aborted) return false;
    await deps.rest(leftMs);
    return true;
  }

  async function fill(batch: Gathered): Promise<void> {
    while (batch.records.length < source.batchSize) {
      const record = await batch.shard.peek();
      if (record && !consider(batch, record)) return;
      if (!batch.shard.isAhead() && !(await mayGrow(batch))) return;
    }
  }

  return async () => {
    for (;;) {
      const shard = await deps.walk.shard();
      if (!shard) return null;
      const batch: Gathered = { shard, records: [], bytes: 0, end: null, closesAt: 0 };
      await fill(batch);
      if (batch.end !== null) return { shard, records: batch.records, end: batch.end };
      if (!shard.isAtEnd()) return null;
    }
  };
}
