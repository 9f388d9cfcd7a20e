import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deployedCloud } from '#local/aws/cloud-model.ts';
import { startSqsEngine } from '#local/aws/sqs-engine.ts';
import { readTemplate } from '#local/aws/template.ts';
import { createSharedClock } from '#local/cloud/shared-clock.ts';
import { listeningAddresses } from './listening-addresses.ts';
import { sampleResources, temporaryFolder, writeAssembly } from './sample-assembly.ts';

async function start(dataDir: string | null = null) {
  const clock = createSharedClock();
  const engine = await startSqsEngine(dataDir, clock);
  const { queues } = deployedCloud(readTemplate(writeAssembly(sampleResources), engine.endpoint));
  await engine.ensureQueues(queues);
  const client = new SQSClient({
    endpoint: engine.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const urlOf = (name: string): string => queues.find((queue) => queue.name === name)?.queueUrl ?? '';
  const jobs = urlOf('Jobs');
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    client.destroy();
    await engine.stop();
  };
  onTestFinished(stop);
  return {
    clock,
    engine,
    client,
    queues,
    jobs,
    stop,
    send: (MessageGroupId: string, MessageBody: string) =>
      client.send(
        new SendMessageCommand({
          QueueUrl: jobs,
          MessageBody,
          MessageGroupId,
          MessageDeduplicationId: MessageBody,
        }),
      ),
    sendSlow: (MessageBody: string) =>
      client.send(new SendMessageCommand({ QueueUrl: urlOf('Slow'), MessageBody })),
    async receive(name = 'Jobs'): Promise<Message[]> {
      const command = new ReceiveMessageCommand({ QueueUrl: urlOf(name), MaxNumberOfMessages: 10 });
      return (await client.send(command)).Messages ?? [];
    },
    remove: ({ ReceiptHandle }: Message) =>
      client.send(new DeleteMessageCommand({ QueueUrl: jobs, ReceiptHandle })),
    depthOf: async (name: string) => (await engine.queueDepths(queues)).find((depth) => depth.name === name),
  };
}

const bodies = (messages: readonly Message[]): (string | undefined)[] =>
  messages.map(({ Body }) => Body).toSorted();

describe('the SQS engine', () => {
  it('listens on loopback only', async () => {
    const { engine } = await start();
    expect(listeningAddresses(Number(new URL(engine.endpoint).port))).toEqual(['127.0.0.1']);
  });

  it('hands out one message of a group at a time, in their order', async () => {
    const { send, receive, remove } = await start();
    for (const [group, body] of [
      ['a', 'a1'],
      ['a', 'a2'],
      ['b', 'b1'],
    ] as const)
      await send(group, body);
    const first = await receive();
    expect(bodies(first)).toEqual(['a1', 'b1']);
    expect(await receive()).toEqual([]);
    for (const message of first) await remove(message);
    expect(bodies(await receive())).toEqual(['a2']);
  });

  it('shows a message again when the clock is moved past its visibility timeout, then gives it up', async () => {
    const { clock, send, receive, depthOf } = await start();
    await send('a', 'a1');
    expect(bodies(await receive())).toEqual(['a1']);
    clock.advance(59_000);
    expect(await receive()).toEqual([]);
    clock.advance(2_000);
    expect(bodies(await receive())).toEqual(['a1']);
    clock.advance(61_000);
    expect(await receive()).toEqual([]);
    expect(await depthOf('JobsDead')).toEqual({ name: 'JobsDead', ready: 1, inFlight: 0, delayed: 0 });
  });

  it('holds a delayed message back until the clock is there', async () => {
    const { clock, sendSlow, receive, depthOf } = await start();
    await sendSlow('later');
    expect(await receive('Slow')).toEqual([]);
    expect(await depthOf('Slow')).toEqual({ name: 'Slow', ready: 0, inFlight: 0, delayed: 1 });
    clock.advance(31_000);
    expect(bodies(await receive('Slow'))).toEqual(['later']);
  });

  it('takes a message for the same one for five minutes', async () => {
    const { clock, send, depthOf } = await start();
    await send('a', 'a1');
    await send('a', 'a1');
    expect((await depthOf('Jobs'))?.ready).toBe(1);
    clock.advance(5 * 60_000 + 1_000);
    await send('a', 'a1');
    expect((await depthOf('Jobs'))?.ready).toBe(2);
  });

  it('keeps messages over a restart and gives back those that somebody held', async () => {
    const folder = temporaryFolder();
    const before = await start(folder);
    for (const body of ['a1', 'a2']) await before.send('a', body);
    await before.send('b', 'b1');
    expect(bodies(await before.receive())).toEqual(['a1', 'b1']);
    await before.stop();

    const after = await start(folder);
    expect(await after.depthOf('Jobs')).toEqual({ name: 'Jobs', ready: 1, inFlight: 2, delayed: 0 });
    await after.engine.releaseInFlight(after.queues);
    expect(bodies(await after.receive())).toEqual(['a1', 'b1']);
  });

  it('keeps a message that it could not move to the dead letters', async () => {
    const folder = temporaryFolder();
    const { clock, send, receive } = await start(folder);
    await send('a', 'a1');
    const database = new DatabaseSync(join(folder, 'fauxqs.db'));
    onTestFinished(() => database.close());
    const kept = () => database.prepare('SELECT body FROM sqs_messages').all();
    // As if everything were killed in the midst of it.
    database.exec(
      `CREATE TRIGGER killed BEFORE INSERT ON sqs_messages BEGIN SELECT RAISE(ABORT, 'killed'); END`,
    );
    for (let times = 0; times < 3; times += 1) {
      await receive().catch(() => []);
      clock.advance(3_600_000);
    }
    expect(kept()).toEqual([{ body: 'a1' }]);
  });

  it('gives queues that are there the attributes of the template', async () => {
    const { clock, engine, queues, send, receive } = await start();
    await engine.ensureQueues(
      queues.map((queue) => ({ ...queue, attributes: { ...queue.attributes, VisibilityTimeout: '5' } })),
    );
    await send('a', 'a1');
    await receive();
    clock.advance(6_000);
    expect(bodies(await receive())).toEqual(['a1']);
  });

  it('refuses a message over 1 MiB', async () => {
    const { send } = await start();
    await expect(send('a', 'x'.repeat(1_048_577))).rejects.toThrow('must be shorter than 1048576 bytes');
  });

  it.each([
    ['of eleven', Array.from({ length: 11 }, (_, at) => `m${at}`), 'Maximum number of entries'],
    ['over 1 MiB in all', ['x'.repeat(600_000), 'y'.repeat(600_000)], 'cannot be longer than 1048576 bytes'],
  ])('refuses a batch %s', async (_name, messages, sentence) => {
    const { client, jobs } = await start();
    const Entries = messages.map((MessageBody, at) => ({
      Id: `${at}`,
      MessageBody,
      MessageGroupId: 'a',
      MessageDeduplicationId: `${at}`,
    }));
    const sending = client.send(new SendMessageBatchCommand({ QueueUrl: jobs, Entries }));
    await expect(sending).rejects.toThrow(sentence);
  });
});
