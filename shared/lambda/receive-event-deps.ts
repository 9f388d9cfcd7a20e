import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isbot } from 'isbot';
import { createAwsJsonClient } from '#shared/adapters/lean/aws-json-client.ts';
import { createEventStore } from '#shared/adapters/lean/event-store.ts';
import { createFeedSource } from '#shared/adapters/lean/feed-source.ts';
import { createSpillQueue } from '#shared/adapters/lean/spill-queue.ts';
import type { EventsHandlerDeps } from './events-handler.ts';
import { readReceiveEventEnv } from './receive-event-env.ts';

// What receives events imports this file: no zod, no AWS SDK.

const NONCE_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const NONCE_LENGTH = 26;

export function createReceiveEventDeps(): EventsHandlerDeps {
  const env = readReceiveEventEnv();
  const credentials = {
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
    ...(env.sessionToken !== null && { sessionToken: env.sessionToken }),
  };
  const clientOf = (service: 'dynamodb' | 'sqs' | 'kms') =>
    createAwsJsonClient({
      service,
      region: env.AWS_REGION,
      endpoint: env.endpoint,
      credentials,
      sleep,
      random: Math.random,
    });
  const dynamo = clientOf('dynamodb');
  const now = () => Date.now();
  return {
    domain: env.domain,
    store: createEventStore(dynamo, env.EVENTS_TABLE),
    feeds: createFeedSource({ dynamo, kms: clientOf('kms'), configTable: env.CONFIG_TABLE, now }),
    spill: createSpillQueue(clientOf('sqs'), env.SPILL_QUEUE_URL),
    digest: (text) => createHash('sha256').update(text).digest(),
    hmac: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
    isEqual: (first, second) =>
      first.length === second.length && timingSafeEqual(Buffer.from(first), Buffer.from(second)),
    isBot: isbot,
    now,
    makeNonce: () =>
      Array.from(randomBytes(NONCE_LENGTH), (byte) => NONCE_ALPHABET[byte % NONCE_ALPHABET.length]).join(''),
    logError: (message, error, details) =>
      process.stdout.write(
        `${JSON.stringify({ level: 'ERROR', message, error: errorText(error), ...details })}\n`,
      ),
  };
}

/** The name and sentence of an error and of what caused it: never what a tracker sent. */
const errorText = (error: unknown): string =>
  error instanceof Error
    ? `${error.name}: ${error.message}${error.cause === undefined ? '' : ` (${errorText(error.cause)})`}`
    : 'not an error';
