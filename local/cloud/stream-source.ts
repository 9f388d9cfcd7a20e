import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudStreamSource, SharedClock, StreamReader } from './contract.ts';
import { createQuestions } from './questions.ts';
import { createStreamBatches, type StreamBatch } from './stream-batches.ts';
import type { StreamCheckpoints } from './stream-checkpoints.ts';
import { createStreamDelivery, type StreamPart } from './stream-delivery.ts';
import { failureMessage, type GivenUpBecause } from './stream-failure.ts';
import { createStreamWalk } from './stream-walk.ts';
import { createStreamWindows } from './stream-windows.ts';

/** Lambda looks at a shard about as often; reading on and on while records trickle in would take all there is. */
const LOOK_EVERY_MS = 200;
const PAUSE_AFTER_ERROR_MS = 500;

export interface StreamCounts {
  /** How often the function was given records. */
  batches: number;
  /** Records that the function is done with. */
  records: number;
  /** Records that its filters kept from it. */
  filtered: number;
  /** Records that were given up after too many tries, or for their age. */
  givenUp: number;
}

/** What feeds a function from a table's stream, as Lambda's event source mapping does. */
export interface StreamSource {
  functionName: string;
  counts(): StreamCounts;
  /** Records read since the start: unchanged between two looks means that nothing moved. */
  read(): number;
  /** Looks at the stream at once: true when everything in it is done. */
  isCaughtUp(): Promise<boolean>;
  /** Takes no more records; ends when those that the function has are done with. */
  stop(): Promise<void>;
}

export interface StreamSourceDeps {
  source: CloudStreamSource;
  functionName: string;
  reader: StreamReader;
  checkpoints: StreamCheckpoints;
  clock: SharedClock;
  invoke: (functionId: string, event: unknown, requestId: string) => Promise<unknown>;
  /** Sends a message to the source's failure queue. */
  sendFailure: (queueUrl: string, body: string) => Promise<void>;
  report: (line: string) => void;
}

/** Starts reading behind what was done in an earlier life. One batch is with the function at a time. */
export function startStreamSource(deps: StreamSourceDeps): StreamSource {
  const { source, functionName } = deps;
  const startedAt = deps.clock.now();
  const stopping = new AbortController();
  const counts: StreamCounts = { batches: 0, records: 0, filtered: 0, givenUp: 0 };
  const questions = createQuestions();
  /** Only the end of the source wakes it early. */
  const rest = (milliseconds: number): Promise<void> =>
    sleep(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
  let holdsRecords = false;
  let read = 0;
  const { invoke } = deps;
  const windows = createStreamWindows({
    ...{ source, invoke, rest, now: deps.clock.now, stopping: stopping.signal },
  });
  let step = createStep();

  async function giveUp(shardId: string, part: StreamPart, because: GivenUpBecause): Promise<void> {
    const { failures: _, ...about } = part;
    if (source.failureQueueUrl !== null) {
      const now = deps.clock.now();
      const message = failureMessage({
        ...about,
        ...{ source, functionName, shardId, because, now, makeId: randomUUID },
      });
      await deps.sendFailure(source.failureQueueUrl, JSON.stringify(message));
    }
    counts.givenUp += part.records.length;
    deps.report(
      `${functionName} is not given ${part.records.length} records of ${source.streamArn} again: ${because}`,
    );
  }

  /** Reads one batch and gives it to the function; null when there was none. */
  function createStep(): () => Promise<StreamBatch | null> {
    const gather = createStreamBatches({
      source,
      walk: createStreamWalk({ ...deps, tableName: source.tableName, source: checkpointOf(deps) }),
      clock: deps.clock,
      rest: (milliseconds) => rest(Math.min(milliseconds, LOOK_EVERY_MS)),
      stopping: stopping.signal,
      onRead(isWanted) {
        holdsRecords = true;
        questions.answer(false);
        read += 1;
        if (!isWanted) counts.filtered += 1;
      },
    });
    const deliver = createStreamDelivery({
      source,
      invoke: deps.invoke,
      windows,
      giveUp,
      rest,
      now: deps.clock.now,
      startedAt,
      stopping: stopping.signal,
      onTry() {
        counts.batches += 1;
      },
      onDone(records) {
        counts.records += records;
      },
    });
    return async () => {
      const batch = await gather();
      if (batch) await deliver(batch);
      else await windows.closeIfOver();
      return batch;
    };
  }

  /** @returns whether there is probably nothing more to do before some time has passed. */
  async function look(): Promise<boolean> {
    questions.take();
    try {
      const batch = await step();
      questions.answerTaken(batch === null);
      return !batch?.shard.isAhead();
    } catch (error) {
      questions.answer(false);
      deps.report(`The stream ${source.streamArn} cannot be followed: ${error}`);
      // What was read and not committed is read again.
      step = createStep();
      await rest(PAUSE_AFTER_ERROR_MS);
      return false;
    } finally {
      holdsRecords = false;
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (await look()) await questions.asked(LOOK_EVERY_MS);
    }
    questions.answer(false);
  }

  const running = run();
  return {
    functionName,
    counts: () => ({ ...counts }),
    read: () => read,
    isCaughtUp: async () => !holdsRecords && !stopping.signal.aborted && questions.ask(),
    async stop() {
      stopping.abort();
      questions.wake();
      await running;
    },
  };
}

/** A function reads a stream once, so that the names of both tell sources apart. */
const checkpointOf = ({ functionName, source }: StreamSourceDeps): string =>
  `${functionName}.${source.tableName}`;
