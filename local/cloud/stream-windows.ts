import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { formatInstant } from '#shared/domain/time.ts';
import type { CloudStreamSource, StreamRecord } from './contract.ts';
import { FunctionError } from './function-error.ts';

const PAUSE_MS = 500;
/** What the service carries from one call to the next. */
const STATE_LIMIT_BYTES = 1024 * 1024;

const answerSchema = z.object({ state: z.record(z.string(), z.unknown()).nullish() });

/** The tumbling windows of a source; one without them has all its records in one run. */
export interface StreamWindows {
  /** The records in runs of one window each. */
  runsOf(records: readonly StreamRecord[]): (readonly StreamRecord[])[];
  /** The run's window is the open one from now on; another that was open gets its last call first. */
  enter(shardId: string, run: readonly StreamRecord[]): Promise<void>;
  /** What the function's event says beside the records. */
  eventFields(): object;
  /** Keeps the state that the function answered. */
  keep(answer: unknown): Promise<void>;
  /** Gives the open window its last call if it is over. */
  closeIfOver(): Promise<void>;
}

export interface StreamWindowsDeps {
  source: CloudStreamSource;
  invoke: (functionId: string, event: unknown, requestId: string) => Promise<unknown>;
  rest: (milliseconds: number) => Promise<void>;
  now: () => number;
  stopping: AbortSignal;
}

interface OpenWindow {
  shardId: string;
  start: number;
  state: object;
}

/**
 * Windows lie end to end since the beginning of time, and a record belongs to that of its arrival in the stream. All
 * calls of a window share one state, which is forgotten when the local cloud ends before the window does.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
 */
export function createStreamWindows({
  source,
  invoke,
  rest,
  now,
  stopping,
}: StreamWindowsDeps): StreamWindows {
  const lengthMs = source.windowSeconds * 1000;
  let open: OpenWindow | null = null;

  const startOf = ({ dynamodb }: StreamRecord): number =>
    Math.floor((dynamodb.ApproximateCreationDateTime * 1000) / lengthMs) * lengthMs;

  const fieldsOf = ({ shardId, start, state }: OpenWindow, isFinal: boolean, isEarly: boolean): object => ({
    window: { start: formatInstant(start), end: formatInstant(start + lengthMs) },
    state,
    shardId,
    eventSourceARN: source.streamArn,
    isFinalInvokeForWindow: isFinal,
    isWindowTerminatedEarly: isEarly,
  });

  /** The last call is tried as often as one with records would be. */
  async function close(window: OpenWindow, isEarly: boolean): Promise<void> {
    const event = { Records: [], ...fieldsOf(window, true, isEarly) };
    const tries = (source.maximumRetries ?? Number.POSITIVE_INFINITY) + 1;
    for (let count = 0; count < tries && !stopping.aborted; count += 1) {
      try {
        await invoke(source.functionId, event, randomUUID());
        break;
      } catch (error) {
        if (!(error instanceof FunctionError)) throw error;
        await rest(PAUSE_MS);
      }
    }
    open = null;
  }

  return {
    runsOf(records) {
      if (lengthMs === 0) return [records];
      const runs: StreamRecord[][] = [];
      for (const record of records) {
        const [last] = runs.at(-1) ?? [];
        if (last && startOf(last) === startOf(record)) runs.at(-1)?.push(record);
        else runs.push([record]);
      }
      return runs;
    },

    async enter(shardId, [first]) {
      if (lengthMs === 0 || !first) return;
      const start = startOf(first);
      if (open?.shardId === shardId && open.start === start) return;
      if (open) await close(open, false);
      open = { shardId, start, state: {} };
    },

    eventFields: () => (open ? fieldsOf(open, false, false) : {}),

    async keep(answer) {
      if (!open) return;
      const { state } = answerSchema.catch({}).parse(answer);
      open.state = state ?? {};
      if (Buffer.byteLength(JSON.stringify(open.state)) > STATE_LIMIT_BYTES) await close(open, true);
    },

    async closeIfOver() {
      if (open && now() >= open.start + lengthMs) await close(open, false);
    },
  };
}
