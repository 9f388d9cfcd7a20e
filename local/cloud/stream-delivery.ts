import { randomUUID } from 'node:crypto';
import { failuresIn } from './batch-response.ts';
import type { CloudStreamSource, StreamRecord } from './contract.ts';
import { FunctionError } from './function-error.ts';
import type { StreamBatch } from './stream-batches.ts';
import type { GivenUpBecause, LastInvocation } from './stream-failure.ts';
import { numberOf } from './stream-records.ts';
import type { StreamWindows } from './stream-windows.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** Records that are tried together. */
export interface StreamPart {
  records: readonly StreamRecord[];
  /** Tries that counted and failed. */
  failures: number;
  /** How often the function got the first of them. */
  invocations: number;
  last: LastInvocation | null;
}

export interface StreamDeliveryDeps {
  source: CloudStreamSource;
  invoke: (functionId: string, event: unknown, requestId: string) => Promise<unknown>;
  windows: StreamWindows;
  giveUp: (shardId: string, part: StreamPart, because: GivenUpBecause) => Promise<void>;
  rest: (milliseconds: number) => Promise<void>;
  now: () => number;
  /** When this life of the source began; no time passes for records while nothing runs. */
  startedAt: number;
  stopping: AbortSignal;
  /** Called for each try. */
  onTry: () => void;
  /** Called with the number of records that the function is done with. */
  onDone: (records: number) => void;
}

/**
 * Gives a batch to the function until all of it is done or given up, in order, and commits as far as it has come.
 * Ends early when the source is to stop: what is not committed comes again.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function createStreamDelivery(deps: StreamDeliveryDeps): (batch: StreamBatch) => Promise<void> {
  const { source, windows } = deps;

  /** @returns how many records from the front are done. @throws what is no failure of the function. */
  async function attempt(part: StreamPart): Promise<{ done: number; last: LastInvocation }> {
    const requestId = randomUUID();
    deps.onTry();
    try {
      const event = { Records: part.records, ...windows.eventFields() };
      const answer = await deps.invoke(source.functionId, event, requestId);
      await windows.keep(answer);
      const done = source.reportsBatchItemFailures ? doneIn(answer, part.records) : part.records.length;
      return { done, last: { requestId, isFunctionError: false } };
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      return { done: 0, last: { requestId, isFunctionError: true } };
    }
  }

  /** What is left after a failure, in the parts that are tried next. */
  function partsAfter(part: StreamPart, done: number, last: LastInvocation): StreamPart[] {
    const records = part.records.slice(done);
    const invocations = done > 0 ? 1 : part.invocations + 1;
    if (source.bisectsFailedBatches && (done > 0 || records.length > 1)) {
      // Splitting does not count as a try. Where something was done, that is the split.
      const middle = done > 0 ? records.length : Math.ceil(records.length / 2);
      return [records.slice(0, middle), records.slice(middle)]
        .filter(({ length }) => length > 0)
        .map((half) => ({ records: half, failures: 0, invocations, last }));
    }
    return [{ records, failures: done > 0 ? 1 : part.failures + 1, invocations, last }];
  }

  const isOutOfTries = ({ failures }: StreamPart): boolean =>
    source.maximumRetries !== null && failures > source.maximumRetries;

  /** The part without the records that are too old, which are given up. */
  async function withoutAged(shardId: string, part: StreamPart): Promise<StreamPart> {
    const { maximumAgeSeconds } = source;
    const oldest = deps.now() / 1000 - (maximumAgeSeconds ?? Number.POSITIVE_INFINITY);
    if (deps.startedAt / 1000 >= oldest) return part;
    const isAged = ({ dynamodb }: StreamRecord) => dynamodb.ApproximateCreationDateTime < oldest;
    const firstFresh = part.records.findIndex((record) => !isAged(record));
    const aged = firstFresh < 0 ? part.records : part.records.slice(0, firstFresh);
    if (aged.length === 0) return part;
    await deps.giveUp(shardId, { ...part, records: aged }, 'RecordAgeExceeded');
    return { ...part, records: part.records.slice(aged.length) };
  }

  return async ({ shard, records, end }) => {
    let pauseMs = FIRST_PAUSE_MS;
    const commit = (done: readonly StreamRecord[]): void => {
      const newest = done.at(-1);
      if (newest) shard.commit(numberOf(newest));
    };

    /** The records at the front, as far as they get with one try. */
    async function advance(next: StreamPart, others: readonly StreamPart[]): Promise<StreamPart[]> {
      const part = await withoutAged(shard.shardId, next);
      commit(next.records.slice(0, next.records.length - part.records.length));
      if (part.records.length === 0) return [...others];
      const { done, last } = await attempt(part);
      commit(part.records.slice(0, done));
      deps.onDone(done);
      if (done > 0) pauseMs = FIRST_PAUSE_MS;
      if (done === part.records.length) return [...others];
      // What fails while everything ends has not failed.
      if (deps.stopping.aborted) return [];
      return [...(await afterFailure(partsAfter(part, done, last))), ...others];
    }

    async function afterFailure(left: StreamPart[]): Promise<StreamPart[]> {
      const [first] = left;
      if (first && isOutOfTries(first)) {
        await deps.giveUp(shard.shardId, first, 'RetryAttemptsExhausted');
        commit(first.records);
        pauseMs = FIRST_PAUSE_MS;
        return left.slice(1);
      }
      await deps.rest(pauseMs);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      return left;
    }

    for (const run of windows.runsOf(records)) {
      await windows.enter(shard.shardId, run);
      let parts: StreamPart[] = [{ records: run, failures: 0, invocations: 0, last: null }];
      for (let [next, ...others] = parts; next && !deps.stopping.aborted; [next, ...others] = parts) {
        parts = await advance(next, others);
      }
    }
    if (!deps.stopping.aborted) shard.commit(end);
  };
}

/** All before the first record that the answer names, since a shard is retried from there. */
function doneIn(answer: unknown, records: readonly StreamRecord[]): number {
  const failed = failuresIn(answer, new Set(records.map(numberOf)));
  if (!failed) return 0;
  const first = records.findIndex((record) => failed.has(numberOf(record)));
  return first < 0 ? records.length : first;
}
