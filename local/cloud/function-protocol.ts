/** What a function's worker thread is started with, and what it says to the pool and hears from it. */
export interface WorkerStart {
  codeDir: string;
  /** `index.handler` */
  handler: string;
  /** The shared clock's offset; see `SharedClock`. */
  clockOffset: SharedArrayBuffer;
  functionName: string;
  memoryMegabytes: number;
}

export interface InvokeMessage {
  requestId: string;
  /** JSON, as Lambda carries it. */
  event: string;
  timeoutMs: number;
}

export interface ErrorShape {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

/** `ready` comes once, when the bundle is loaded; then one `done` or `failed` for each invocation. */
export type WorkerReply =
  | { type: 'ready' }
  | { type: 'done'; payload: string }
  | { type: 'failed'; error: ErrorShape };
