import createFetchClient, { type Client } from 'openapi-fetch';
import { createRetryingFetch, type RetryOptions } from './retrying-fetch.ts';
import type { paths } from './schema.ts';

export { answerOf, pages } from './answers.ts';
export { ProblemError } from './problem-error.ts';
export type { components, paths } from './schema.ts';

export interface ClientOptions extends RetryOptions {
  /** Where the API is, e.g. `https://….execute-api.eu-central-1.amazonaws.com`. */
  baseUrl: string;
  /** `adt_…`. */
  apiKey: string;
}

/** What the management API can be asked, by path and method, with the types of `openapi.json`. */
export type AdtallyClient = Client<paths>;

/**
 * A typed client of the management API. Every POST has an `Idempotency-Key`, its own unless one is given, so that a
 * repeated call does nothing twice. Calls that were throttled or met an outage are repeated by themselves.
 */
export function createClient({ baseUrl, apiKey, ...retries }: ClientOptions): AdtallyClient {
  const client = createFetchClient<paths>({
    baseUrl,
    headers: { authorization: `Bearer ${apiKey}` },
    fetch: createRetryingFetch(retries),
  });
  client.use({
    onRequest: ({ request }) => {
      if (request.method !== 'POST' || request.headers.has(IDEMPOTENCY_KEY)) return undefined;
      request.headers.set(IDEMPOTENCY_KEY, crypto.randomUUID());
      return request;
    },
  });
  return client;
}

const IDEMPOTENCY_KEY = 'idempotency-key';
