import { z } from 'zod';
import { type LocalCloud, startLocalCloud } from '#local/cloud/local-cloud.ts';
import { createSharedClock } from '#local/cloud/shared-clock.ts';
import { expectDocumented, type GivenAnswer, routeKeyOf } from './openapi-check.ts';

export const TEST_KEY = 'adt_test-key-of-the-first-workspace';

/** What the API or a control endpoint answered. */
export interface Answer {
  status: number;
  body: unknown;
}

/** Asks a running local cloud as the first workspace's admin. Answers of the API are held against `openapi.json`. */
export type Ask = (method: string, path: string, body?: object) => Promise<Answer>;

export function createAsk(origin: string, key = TEST_KEY): Ask {
  return async (method, path, body) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const routeKey = routeKeyOf(method, path);
    if (routeKey !== null) expectDocumented(routeKey, documentedPart(response, text));
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
}

/** What was sent, as `fetch` hands it over: no longer compressed. */
function documentedPart({ status, headers }: Response, body: string): GivenAnswer {
  const { 'content-encoding': _, ...others } = Object.fromEntries(headers);
  return { statusCode: status, headers: others, body };
}

export interface TestCloud {
  cloud: LocalCloud;
  ask: Ask;
  /** Waits until queues and functions are idle, or for so long. */
  drain(timeoutSeconds?: number): Promise<Drained>;
  /** What the terminal would have shown. */
  reports: readonly string[];
  stop(): Promise<void>;
}

/** The whole local cloud in memory on a free port; schedules fire on request only. */
export async function startTestCloud(
  networkOrigins: Readonly<Record<string, string>>,
  { retryScale = 0.01 } = {},
): Promise<TestCloud> {
  const reports: string[] = [];
  const cloud = await startLocalCloud({
    port: 0,
    dataDir: null,
    apiKey: TEST_KEY,
    retryScale,
    domain: null,
    allowedLocalTargets: [],
    networkOrigins,
    clock: createSharedClock(),
    isAutomatic: false,
    report: (line) => reports.push(line),
  });
  const ask = createAsk(cloud.origin);
  return { cloud, ask, drain: (seconds) => drainWith(ask, seconds), reports, stop: cloud.stop };
}

/** Long enough for a machine that is busy with other tests. */
const DRAIN_SECONDS = 100;

const drainedSchema = z.object({ idle: z.boolean(), deadLetters: z.number(), delayed: z.number() });
export type Drained = z.infer<typeof drainedSchema>;

export async function drainWith(ask: Ask, timeoutSeconds = DRAIN_SECONDS): Promise<Drained> {
  const { body } = await ask('POST', '/_local/drain', { timeoutSeconds });
  return drainedSchema.parse(body);
}
