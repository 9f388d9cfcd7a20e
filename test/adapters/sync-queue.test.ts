import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createPostpone } from '#shared/adapters/sqs/postpone.ts';
import { QueueRefusedError } from '#shared/adapters/sqs/send-in-batches.ts';
import { createSyncQueue } from '#shared/adapters/sqs/sync-queue.ts';
import { type ScriptedServer, startScriptedServer } from '#test/support/scripted-server.ts';

const QUEUE_URL = 'https://sqs.us-east-1.amazonaws.com/000000000000/sync.fifo';

const batchSchema = z.object({
  Entries: z.array(
    z.object({
      Id: z.string(),
      MessageBody: z.string(),
      MessageGroupId: z.string(),
      MessageDeduplicationId: z.string(),
    }),
  ),
});

const message = (index: number) => ({
  body: {
    reason: 'hourly',
    workspaceId: 'wsp_1',
    integrationId: `int_${index}`,
    tick: '2026-03-14T13:05:00Z',
  } as const,
  credentialGroup: `group ${index % 3}`,
  deduplicationId: `dedup ${index}`,
});

describe('the sync queue', () => {
  let server: ScriptedServer;

  /** A queue whose server refuses what `refuses` says. */
  async function openQueue(refuses: (deduplicationId: string) => boolean) {
    server = await startScriptedServer(({ body }) => {
      const { Entries } = batchSchema.parse(JSON.parse(body));
      const [failed, taken] = [true, false].map((wanted) =>
        Entries.filter(({ MessageDeduplicationId }) => refuses(MessageDeduplicationId) === wanted),
      );
      const answer = {
        Successful: taken?.map(({ Id, MessageBody }) => ({
          Id,
          MessageId: Id,
          MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
        })),
        Failed: failed?.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError' })),
      };
      return { status: 200, body: JSON.stringify(answer) };
    });
    const client = new SQSClient({
      endpoint: server.origin,
      region: 'us-east-1',
      credentials: { accessKeyId: 'placeholder', secretAccessKey: 'placeholder' },
    });
    const pauses: number[] = [];
    const sleep = async (milliseconds: number): Promise<void> => {
      pauses.push(milliseconds);
    };
    const sent = (): string[] =>
      server.seen.flatMap(({ body }) =>
        batchSchema.parse(JSON.parse(body)).Entries.map((entry) => entry.MessageDeduplicationId),
      );
    return { client, queue: createSyncQueue(client, QUEUE_URL, { sleep, random: () => 1 }), sent, pauses };
  }

  afterEach(() => server.stop());

  it('takes messages in batches of ten, each with its group and its de-duplication id', async () => {
    const { queue, sent } = await openQueue(() => false);
    await queue.send(Array.from({ length: 234 }, (_, index) => message(index)));
    expect(server.seen).toHaveLength(24);
    expect(new Set(sent()).size).toBe(234);
    const { Entries } = batchSchema.parse(JSON.parse(server.seen[0]?.body ?? ''));
    expect(Entries[1]).toEqual({
      Id: '1',
      MessageBody: JSON.stringify(message(1).body),
      MessageGroupId: 'group 1',
      MessageDeduplicationId: 'dedup 1',
    });
  });

  it('is asked again for what it refused, and for nothing else, after growing pauses', async () => {
    let refusals = 2;
    const { queue, sent, pauses } = await openQueue((id) => {
      if (id !== 'dedup 4' || refusals === 0) return false;
      refusals -= 0.5;
      return true;
    });
    await queue.send(Array.from({ length: 10 }, (_, index) => message(index)));
    expect(sent().slice(10)).toEqual(['dedup 4', 'dedup 4']);
    expect(pauses).toEqual([100, 200]);
  });

  it('says so when it goes on refusing', async () => {
    const { queue } = await openQueue((id) => id === 'dedup 1');
    await expect(queue.send([message(0), message(1)])).rejects.toThrow(QueueRefusedError);
    expect(server.seen).toHaveLength(5);
  });

  it('hides a message for as long as it is told', async () => {
    server = await startScriptedServer(() => ({ status: 200, body: '{}' }));
    const client = new SQSClient({
      endpoint: server.origin,
      region: 'us-east-1',
      credentials: { accessKeyId: 'placeholder', secretAccessKey: 'placeholder' },
    });
    await createPostpone(client, QUEUE_URL)('handle', 30);
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({
      QueueUrl: QUEUE_URL,
      ReceiptHandle: 'handle',
      VisibilityTimeout: 30,
    });
  });
});
