import { Server } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { shiftDate } from '#local/cloud/worker-clock.ts';

/** Runs the queue emulator in this thread: `{ clockOffset, dataDir }` in, its port out; any message ends it. */
const { clockOffset, dataDir } = z
  .object({ clockOffset: z.instanceof(SharedArrayBuffer), dataDir: z.string().nullable() })
  .parse(workerData);

shiftDate(clockOffset);
listenOnLoopbackOnly();
await mendVisibilityOfNought();
await mendDeadLetters();

const { startFauxqs } = await import('fauxqs');
const server = await startFauxqs({ port: 0, logger: false, ...(dataDir !== null && { dataDir }) });

parentPort?.once('message', async () => {
  await server.stop();
  parentPort?.close();
});
parentPort?.postMessage(server.port);

/** The emulator asks for 0.0.0.0 whatever it is told; it is the only one that listens in this thread. */
function listenOnLoopbackOnly(): void {
  const { listen } = Server.prototype;
  Server.prototype.listen = function listenOnLoopback(this: Server, ...values: unknown[]): Server {
    const [options, ...rest] = values;
    if (typeof options !== 'object' || options === null) throw new Error('A server here must name its host.');
    return Reflect.apply(listen, this, [{ ...options, host: '127.0.0.1' }, ...rest]);
  };
}

/**
 * At a visibility timeout of 0 the emulator writes a null that its own table refuses, and loses the message. Without
 * that write the disk says that it is in flight, and what is in flight is released at the next start.
 */
async function mendVisibilityOfNought(): Promise<void> {
  const { PersistenceManager } = await import(new URL('persistence.js', import.meta.resolve('fauxqs')).href);
  PersistenceManager.prototype.updateMessageReady = () => undefined;
}

/**
 * What is received too often the emulator deletes from one queue and then writes to the next, so that a kill in between
 * loses it: all that a call receives is written together instead.
 */
async function mendDeadLetters(): Promise<void> {
  const { SqsQueue } = await import(new URL('sqs/sqsStore.js', import.meta.resolve('fauxqs')).href);
  const { dequeue } = SqsQueue.prototype;
  SqsQueue.prototype.dequeue = function dequeueAtOnce(this: Kept, ...values: unknown[]): unknown {
    let received: unknown;
    const receive = (): void => {
      received = Reflect.apply(dequeue, this, values);
    };
    if (this.persistence) this.persistence.transaction(receive);
    else receive();
    return received;
  };
}

interface Kept {
  persistence?: { transaction(act: () => void): void };
}
