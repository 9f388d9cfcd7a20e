import { timingSafeEqual } from 'node:crypto';
import { hmacSha256 } from '#shared/adapters/lean/hmac.ts';
import { createSpillQueue } from '#shared/adapters/lean/spill-queue.ts';
import type { EventsHandlerDeps } from './events-handler.ts';
import { readAwsAccess, readReceiveEventEnv } from './receive-event-env.ts';
import { createLeanClient, createTakeCallDeps, makeNonce } from './take-call-deps.ts';

// What receives events imports this file: no zod, no AWS SDK.

export function createReceiveEventDeps(): EventsHandlerDeps {
  const env = readReceiveEventEnv();
  return {
    ...createTakeCallDeps(env),
    domain: env.domain,
    spill: createSpillQueue(createLeanClient('sqs', readAwsAccess()), env.SPILL_QUEUE_URL),
    hmac: hmacSha256,
    isEqual: (first, second) =>
      first.length === second.length && timingSafeEqual(Buffer.from(first), Buffer.from(second)),
    makeNonce,
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
