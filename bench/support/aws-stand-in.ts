import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { ACTIVE_SHARDS, activeShardOf } from '#shared/adapters/dynamodb/keys.ts';

export interface AwsStandIn {
  origin: string;
  /** What the queue took, by de-duplication id: group and body. */
  taken: ReadonlyMap<string, string>;
  counts(): { sendCalls: number; queryCalls: number; messages: number; differing: number };
  reset(): void;
  /** Called once, as soon as so many messages were taken. */
  atMessage(count: number, act: () => void): void;
  stop(): Promise<void>;
}

const ITEMS_PER_PAGE = 5000;

const querySchema = z.object({
  ExpressionAttributeValues: z.object({ ':shard': z.object({ N: z.coerce.number<string>() }) }),
  ExclusiveStartKey: z.object({ page: z.object({ N: z.coerce.number<string>() }) }).optional(),
});
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

/**
 * The two services of the planner, as far as it asks them: the index of active integrations, and a FIFO queue that
 * takes everything and counts it.
 */
export async function startAwsStandIn(integrations: number): Promise<AwsStandIn> {
  const pages = indexPages(integrations);
  const taken = new Map<string, string>();
  let counts = { sendCalls: 0, queryCalls: 0, messages: 0, differing: 0 };
  let alarm = { at: Number.POSITIVE_INFINITY, act: (): void => {} };

  const query = (body: unknown): string => {
    const { ExpressionAttributeValues, ExclusiveStartKey } = querySchema.parse(body);
    counts.queryCalls += 1;
    return pages[ExpressionAttributeValues[':shard'].N]?.[ExclusiveStartKey?.page.N ?? 0] ?? '{"Items":[]}';
  };
  const send = (body: unknown): string => {
    const { Entries } = batchSchema.parse(body);
    counts.sendCalls += 1;
    for (const { MessageDeduplicationId: id, MessageBody, MessageGroupId } of Entries) {
      const message = `${MessageGroupId} ${MessageBody}`;
      if ((taken.get(id) ?? message) !== message) counts.differing += 1;
      taken.set(id, message);
    }
    counts.messages += Entries.length;
    if (counts.messages >= alarm.at) {
      alarm.at = Number.POSITIVE_INFINITY;
      alarm.act();
    }
    return JSON.stringify({
      Successful: Entries.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: Id,
        MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
      })),
      Failed: [],
    });
  };

  const server = createServer(async (request, response) => {
    const body: unknown = JSON.parse(await text(request));
    const isSend = String(request.headers['x-amz-target']).endsWith('SendMessageBatch');
    const answer = isSend ? send(body) : query(body);
    response.writeHead(200, {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(answer),
    });
    response.end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    taken,
    counts: () => counts,
    reset() {
      taken.clear();
      counts = { sendCalls: 0, queryCalls: 0, messages: 0, differing: 0 };
    },
    atMessage(at, act) {
      alarm = { at, act };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers of the index by shard and page, as JSON. */
function indexPages(integrations: number): string[][] {
  const shards = Array.from({ length: ACTIVE_SHARDS }, (): object[] => []);
  for (let index = 0; index < integrations; index += 1) {
    const id = integrationId(index);
    shards[activeShardOf(id)]?.push({
      id: { S: id },
      workspaceId: { S: `wsp_${index % 500}` },
      timezone: { S: 'Europe/Berlin' },
      credentialGroup: { S: createHash('sha256').update(String(index)).digest('hex') },
    });
  }
  return shards.map((items) =>
    Array.from({ length: Math.ceil(items.length / ITEMS_PER_PAGE) }, (_, page) => {
      const isLast = (page + 1) * ITEMS_PER_PAGE >= items.length;
      return JSON.stringify({
        Items: items.slice(page * ITEMS_PER_PAGE, (page + 1) * ITEMS_PER_PAGE),
        ...(isLast ? {} : { LastEvaluatedKey: { page: { N: String(page + 1) } } }),
      });
    }),
  );
}

/** Spread like ids that are made from time and chance. */
const integrationId = (index: number): string =>
  `int_${createHash('sha1').update(`integration ${index}`).digest('hex').slice(0, 20)}`;
