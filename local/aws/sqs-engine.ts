import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { REGION } from '#local/cloud/aws-names.ts';
import type { QueueDepth, SharedClock } from '#local/cloud/contract.ts';
import type { QueueDefinition } from './queue-definition.ts';

export interface SqsEngine {
  /** `http://127.0.0.1:<port>` */
  endpoint: string;
  /** Makes what is missing; gives what is there the template's attributes and leaves its messages alone. */
  ensureQueues(queues: readonly QueueDefinition[]): Promise<void>;
  queueDepths(
    queues: readonly Pick<QueueDefinition, 'name' | 'queueName'>[],
  ): Promise<Omit<QueueDepth, 'isDeadLetter'>[]>;
  /** Counts the ready messages that nobody gets yet, because one of their group is in flight. */
  blockedMessages(queue: Pick<QueueDefinition, 'queueName'>): Promise<number>;
  /** Makes every received but not deleted message visible at once. */
  releaseInFlight(queues: readonly QueueDefinition[]): Promise<void>;
  stop(): Promise<void>;
}

const overviewSchema = z.array(
  z.object({
    name: z.string(),
    approximateMessageCount: z.number(),
    approximateInflightCount: z.number(),
    approximateDelayedCount: z.number(),
  }),
);
const messageSchema = z.object({ messageGroupId: z.string().optional() });
const queueSchema = z.object({
  messages: z.object({
    ready: z.array(messageSchema),
    inflight: z.array(z.object({ receiptHandle: z.string(), message: messageSchema })),
  }),
});

/**
 * Starts the queue emulator in a thread of its own, on loopback. Its time is the shared clock's, so delays and visibility
 * timeouts end when the clock is moved past them.
 * @param dataDir folder for its SQLite file, made if missing; `null` keeps everything in memory.
 */
export async function startSqsEngine(dataDir: string | null, clock: SharedClock): Promise<SqsEngine> {
  if (dataDir !== null) await mkdir(dataDir, { recursive: true });
  const worker = new Worker(new URL('./sqs-worker.ts', import.meta.url), {
    workerData: { clockOffset: clock.offset, dataDir },
    execArgv: [],
    env: {},
  });
  const [port] = await once(worker, 'message');
  const endpoint = `http://127.0.0.1:${port}`;
  const sqs = new SQSClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    useQueueUrlAsEndpoint: false,
  });

  return {
    endpoint,
    async ensureQueues(queues) {
      for (const queue of queues) await ensureQueue(sqs, queue);
    },
    async queueDepths(queues) {
      const overview = overviewSchema.parse(await read(`${endpoint}/_fauxqs/queues`));
      return queues.map(({ name, queueName }) => {
        const found = overview.find((one) => one.name === queueName);
        if (!found) throw new Error(`The queue ${queueName} is gone.`);
        return {
          name,
          ready: found.approximateMessageCount,
          inFlight: found.approximateInflightCount,
          delayed: found.approximateDelayedCount,
        };
      });
    },
    async blockedMessages(queue) {
      const { ready, inflight } = await inspect(endpoint, queue);
      const locked = new Set(inflight.map(({ message }) => message.messageGroupId));
      return ready.filter(({ messageGroupId }) => messageGroupId && locked.has(messageGroupId)).length;
    },
    async releaseInFlight(queues) {
      await Promise.all(queues.map((queue) => release(sqs, endpoint, queue)));
    },
    async stop() {
      sqs.destroy();
      const ended = once(worker, 'exit');
      worker.postMessage('stop');
      await ended;
    },
  };
}

async function ensureQueue(sqs: SQSClient, queue: QueueDefinition): Promise<void> {
  const { queueName: QueueName, queueUrl: QueueUrl, attributes, lastingAttributes } = queue;
  try {
    await sqs.send(new GetQueueUrlCommand({ QueueName }));
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
    await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { ...lastingAttributes } }));
  }
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { ...attributes } }));
}

async function release(sqs: SQSClient, endpoint: string, queue: QueueDefinition): Promise<void> {
  const { inflight } = await inspect(endpoint, queue);
  // One by one and the newest first: each goes to the front of its group.
  for (const { receiptHandle: ReceiptHandle } of inflight.toReversed()) {
    await sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queue.queueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
    );
  }
}

async function inspect(endpoint: string, { queueName }: Pick<QueueDefinition, 'queueName'>) {
  const queue = await read(`${endpoint}/_fauxqs/queues/${encodeURIComponent(queueName)}`);
  return queueSchema.parse(queue).messages;
}

async function read(address: string): Promise<unknown> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The queue emulator answered ${response.status}.`);
  return response.json();
}
