import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Feed, FeedSettings } from '#shared/domain/feed.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { createEventsHandler, type EventsRequest } from '#shared/lambda/events-handler.ts';
import { storeSpilled } from '#shared/usecases/store-spilled.ts';
import { createMemoryAddresses } from '#test/support/memory-addresses.ts';
import { createMemoryEvents } from '#test/support/memory-events.ts';
import { sampleFeed, sha256 } from '#test/support/sample-feed.ts';

export const ARRIVAL = '2026-03-14T13:05:00Z';
export const SIGNING_KEY = 'ads_signing-key';

export interface Sent {
  method?: string;
  body?: string | Uint8Array;
  headers?: Record<string, string>;
  sourceIp?: string;
  host?: string;
}

const anyJson = z.json();

/** A feed with its callers, over memory. */
export function createFeedWorld(settings: Partial<FeedSettings> = {}, over: Partial<Feed> = {}) {
  const memory = createMemoryEvents();
  const world: { feed: Feed | null; now: number; logged: unknown[] } = {
    feed: sampleFeed(settings, over),
    now: parseInstant(ARRIVAL),
    logged: [],
  };
  const addresses = createMemoryAddresses(() => world.now);
  addresses.keepKey();
  let nonces = 0;
  const feeds = {
    find: async (id: string) => (world.feed?.id === id ? world.feed : null),
    hasCampaign: async (_workspaceId: string, id: string) => id === 'cmp_known',
    signingKeys: async () => [SIGNING_KEY],
  };
  const deps = {
    ...memory,
    feeds,
    addresses: addresses.vault,
    domain: 'example.com',
    digest: sha256,
    hmac: (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex'),
    isEqual: (first: string, second: string) => first === second,
    isBot: (userAgent: string) => userAgent.includes('bot'),
    now: () => world.now,
    makeNonce: () => {
      nonces += 1;
      return String(nonces).padStart(10, '0').padEnd(26, '0');
    },
    logError: (...entry: unknown[]) => void world.logged.push(entry),
  };
  const handler = createEventsHandler(deps);

  const send = async (address: string, sent: Sent = {}) => {
    const [rawPath = '', rawQueryString = ''] = address.split('?');
    const { statusCode, headers, body } = await handler(requestOf(rawPath, rawQueryString, sent));
    const isJson = /\/(problem\+)?json$/.test(headers['content-type'] ?? '');
    return { status: statusCode, headers, text: body, body: isJson ? anyJson.parse(JSON.parse(body)) : null };
  };

  return {
    world,
    send,
    addresses,
    ...memory,
    /** Lets the queue's worker take what waits. */
    async work() {
      for (const call of memory.spilled.splice(0)) await storeSpilled(deps, call);
    },
  };
}

function requestOf(rawPath: string, rawQueryString: string, sent: Sent): EventsRequest {
  const { method = 'GET', body, headers = {}, sourceIp = '198.51.100.9', host = 'api.example' } = sent;
  const isBytes = body instanceof Uint8Array;
  return {
    rawPath,
    rawQueryString,
    headers,
    isBase64Encoded: isBytes,
    ...(body === undefined ? {} : { body: isBytes ? Buffer.from(body).toString('base64') : body }),
    requestContext: { requestId: 'request-1', domainName: host, http: { method, sourceIp } },
  };
}
