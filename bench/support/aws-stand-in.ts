import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { ACTIVE_SHARDS, activeShardOf, configKeys } from '#shared/adapters/dynamodb/keys.ts';

export interface AwsStandIn {
  origin: string;
  /** What the queue took, by de-duplication id: group and body. */
  taken: ReadonlyMap<string, string>;
  /** `readUnits` are those of eventually consistent queries. */
  counts(): { sendCalls: number; queryCalls: number; readUnits: number; messages: number; differing: number };
  reset(): void;
  /** Called once, as soon as so many messages were taken. */
  atMessage(count: number, act: () => void): void;
  stop(): Promise<void>;
}

/** What DynamoDB reads at most for one page of a query. */
const PAGE_BYTES = 1024 * 1024;
/** Half a unit for each begun piece, as everything is read that may be a moment old. */
const BYTES_PER_HALF_UNIT = 4096;
const ID_LENGTH = 21;
const NO_COUNTS = { sendCalls: 0, queryCalls: 0, readUnits: 0, messages: 0, differing: 0 };

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
  let counts = { ...NO_COUNTS };
  let alarm = { at: Number.POSITIVE_INFINITY, act: (): void => {} };

  const query = (body: unknown): string => {
    const { ExpressionAttributeValues, ExclusiveStartKey } = querySchema.parse(body);
    const { bytes, text: answer } =
      pages[ExpressionAttributeValues[':shard'].N]?.[ExclusiveStartKey?.page.N ?? 0] ?? NO_PAGE;
    counts.queryCalls += 1;
    counts.readUnits += Math.ceil(bytes / BYTES_PER_HALF_UNIT) / 2;
    return answer;
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
      counts = { ...NO_COUNTS };
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

interface IndexPage {
  text: string;
  /** What DynamoDB reads for it. */
  bytes: number;
}
const NO_PAGE: IndexPage = { text: '{"Items":[]}', bytes: 1 };

/** Answers of the index by shard and page. Items hold what the index projects, keys of the table included. */
function indexPages(integrations: number): IndexPage[][] {
  const shards = Array.from({ length: ACTIVE_SHARDS }, (): IndexItem[] => []);
  for (let index = 0; index < integrations; index += 1) {
    const id = integrationId(index);
    const shard = activeShardOf(id);
    const workspaceId = `wsp_${String(index % 500).padStart(ID_LENGTH, '0')}`;
    const { pk, sk } = configKeys.integration(workspaceId, id);
    shards[shard]?.push({
      pk: { S: pk },
      sk: { S: sk },
      activeShard: { N: String(shard) },
      id: { S: id },
      workspaceId: { S: workspaceId },
      timezone: { S: 'Europe/Berlin' },
      credentialGroup: { S: createHash('sha256').update(String(index)).digest('hex') },
    });
  }
  return shards.map(pagesOf);
}

type IndexItem = Record<string, { S: string } | { N: string }>;

function pagesOf(items: readonly IndexItem[]): IndexPage[] {
  // All items are of one size, but for a digit of the shard.
  const itemBytes = Math.max(1, ...items.map(bytesOf));
  const perPage = Math.floor(PAGE_BYTES / itemBytes);
  return Array.from({ length: Math.ceil(items.length / perPage) }, (_, page) => {
    const shown = items.slice(page * perPage, (page + 1) * perPage);
    const isLast = (page + 1) * perPage >= items.length;
    const next = isLast ? {} : { LastEvaluatedKey: { page: { N: String(page + 1) } } };
    return { text: JSON.stringify({ Items: shown, ...next }), bytes: shown.length * itemBytes };
  });
}

/** Names and values, as DynamoDB counts them: a small number takes two bytes. */
function bytesOf(item: IndexItem): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + name.length + ('S' in value ? value.S.length : 2),
    0,
  );
}

/** Spread like ids that are made from time and chance, and as long. */
const integrationId = (index: number): string =>
  `int_${createHash('sha1').update(`integration ${index}`).digest('hex').slice(0, ID_LENGTH)}`;
