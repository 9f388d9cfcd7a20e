import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { ErrorShape, InvokeMessage, WorkerReply, WorkerStart } from './function-protocol.ts';
import { shiftDate, shiftPauses } from './worker-clock.ts';

/** The thread in which one function lives: loads the bundle, then answers one invocation after the other. */

type Handler = (event: unknown, context: object) => unknown;

/** Six megabytes and what Lambda grants on top of them. */
const RESPONSE_LIMIT_BYTES = 6_291_556;
const start: WorkerStart = workerData;

shiftDate(start.clockOffset);
shiftPauses(start.clockOffset);

function reply(message: WorkerReply): void {
  parentPort?.postMessage(message);
}

function shapeOf(error: unknown): ErrorShape {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function codeFileOf(name: string): string {
  const file = ['.js', '.mjs', '.cjs']
    .map((extension) => join(start.codeDir, name + extension))
    .find(existsSync);
  if (file === undefined) throw new Error(`Cannot find module '${name}' in the function's code.`);
  return file;
}

async function loadHandler(): Promise<Handler> {
  const [moduleName = '', exportName = ''] = start.handler.split('.');
  const file = codeFileOf(moduleName);
  const loaded = file.endsWith('.mjs')
    ? await import(pathToFileURL(file).href)
    : createRequire(import.meta.url)(file);
  const handler: unknown = loaded[exportName];
  if (typeof handler !== 'function') throw new Error(`${start.handler} is undefined or not exported.`);
  return (event, context) => Reflect.apply(handler, undefined, [event, context]);
}

function contextOf(invocation: InvokeMessage): object {
  const deadline = performance.now() + invocation.timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: start.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${start.functionName}`,
    memoryLimitInMB: String(start.memoryMegabytes),
    awsRequestId: invocation.requestId,
    logGroupName: `/aws/lambda/${start.functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
}

async function answer(handler: Handler, invocation: InvokeMessage): Promise<WorkerReply> {
  try {
    const result = await handler(JSON.parse(invocation.event), contextOf(invocation));
    const payload = JSON.stringify(result) ?? 'null';
    const bytes = Buffer.byteLength(payload);
    if (bytes <= RESPONSE_LIMIT_BYTES) return { type: 'done', payload };
    const errorMessage = `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${RESPONSE_LIMIT_BYTES} bytes).`;
    return { type: 'failed', error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage, trace: [] } };
  } catch (error) {
    return { type: 'failed', error: shapeOf(error) };
  }
}

const handler = await loadHandler();
parentPort?.on('message', async (invocation: InvokeMessage) => reply(await answer(handler, invocation)));
reply({ type: 'ready' });
