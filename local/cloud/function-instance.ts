import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { CloudFunction, SharedClock } from './contract.ts';
import { FunctionError } from './function-error.ts';
import type { InvokeMessage, WorkerReply, WorkerStart } from './function-protocol.ts';

const INIT_TIMEOUT_MS = 10_000;

/** One execution environment: a worker thread that runs one invocation at a time. */
export interface FunctionInstance {
  /** The handler's result as JSON. @throws FunctionError; the instance may then be dead. */
  invoke(requestId: string, event: string): Promise<string>;
  isAlive(): boolean;
  end(): Promise<void>;
}

interface Waiting {
  resolve: (reply: WorkerReply) => void;
  reject: (error: FunctionError) => void;
}

export function startInstance(deps: {
  definition: CloudFunction;
  environment: Record<string, string>;
  clock: SharedClock;
  print: (line: string) => void;
}): FunctionInstance {
  const { definition } = deps;
  const workerData: WorkerStart = {
    codeDir: definition.codeDir,
    handler: definition.handler,
    clockOffset: deps.clock.offset,
    functionName: definition.name,
    memoryMegabytes: definition.memoryMegabytes,
  };
  const worker = new Worker(new URL('./function-worker.ts', import.meta.url), {
    workerData,
    env: deps.environment,
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: definition.memoryMegabytes },
  });
  let alive = true;
  let cause: FunctionError | undefined;
  let waiting: Waiting | undefined;

  const failure = (errorType: string, message: string) =>
    new FunctionError(definition.name, errorType, message);
  const settle = (act: (waiting: Waiting) => void) => {
    const present = waiting;
    waiting = undefined;
    if (present) act(present);
  };
  const nextReply = (limitMs: number, onTimeout: () => FunctionError) =>
    new Promise<WorkerReply>((resolve, reject) => {
      if (!alive) {
        reject(cause);
        return;
      }
      const timer = setTimeout(() => die(onTimeout()), limitMs);
      waiting = {
        resolve: (reply) => {
          clearTimeout(timer);
          resolve(reply);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
    });
  const die = (error: FunctionError) => {
    alive = false;
    cause ??= error;
    void worker.terminate();
    settle((present) => present.reject(error));
  };

  printLines(worker.stdout, deps.print);
  printLines(worker.stderr, deps.print);
  worker.on('message', (reply: WorkerReply) => settle((present) => present.resolve(reply)));
  worker.on('error', (error: Error) => {
    deps.print(error.stack ?? error.message);
    die(new FunctionError(definition.name, error.name, error.message, (error.stack ?? '').split('\n')));
  });
  worker.on('exit', (code) => {
    die(
      failure('Runtime.ExitError', `The function's process ended with exit code ${code} before it answered.`),
    );
  });

  const loaded = nextReply(INIT_TIMEOUT_MS, () =>
    failure(
      'Sandbox.InitTimeout',
      `The function's code did not load within ${INIT_TIMEOUT_MS / 1000} seconds.`,
    ),
  );
  // Who waits for it is told; nobody may be waiting when it fails.
  loaded.catch(() => undefined);

  return {
    invoke: async (requestId, event) => {
      await loaded;
      const message: InvokeMessage = { requestId, event, timeoutMs: definition.timeoutSeconds * 1000 };
      const reply = nextReply(message.timeoutMs, () =>
        failure('Sandbox.Timedout', `Task timed out after ${definition.timeoutSeconds.toFixed(2)} seconds`),
      );
      worker.postMessage(message);
      const answer = await reply;
      if (answer.type === 'done') return answer.payload;
      if (answer.type === 'ready') throw failure('Runtime.Unknown', 'The function loaded twice.');
      const { errorType, errorMessage, trace } = answer.error;
      throw new FunctionError(definition.name, errorType, errorMessage, trace);
    },
    isAlive: () => alive,
    end: async () => {
      die(failure('Runtime.ExitError', 'The function was ended before it answered.'));
      await worker.terminate();
    },
  };
}

function printLines(stream: Readable, print: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', print);
}
