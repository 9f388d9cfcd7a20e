import { expect } from 'vitest';
import { z } from 'zod';
import { FAILURE_CLASSES } from '#shared/domain/errors.ts';
import {
  type AccessToken,
  type AccessTokenStore,
  type CallBudget,
  ConflictError,
} from '#shared/domain/ports.ts';
import type { Fetch } from '#shared/providers/http.ts';
import type { SessionDeps } from '#shared/providers/network-session.ts';

const textsSchema = z.record(z.string(), z.string());

export const replySchema = z.strictObject({
  status: z.int().default(200),
  headers: textsSchema.default({}),
  json: z.unknown().optional(),
  text: z.string().optional(),
});
export type FakeReply = z.input<typeof replySchema>;

const exchangeSchema = z.strictObject({
  request: z.strictObject({
    method: z.enum(['GET', 'POST']),
    path: z.string(),
    /** A list is a repeated parameter. */
    query: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
    headers: textsSchema.default({}),
    json: z.unknown().optional(),
    body: z.string().optional(),
  }),
  response: replySchema,
});
export type FakeExchange = z.output<typeof exchangeSchema>;

const costSchema = z.strictObject({
  campaignId: z.string(),
  campaignName: z.string().nullable(),
  day: z.iso.date(),
  hour: z.int().min(0).max(23).nullable(),
  amount: z.union([z.number(), z.string()]),
  impressions: z.int(),
  clicks: z.int(),
  currency: z.string().optional(),
});

export const fixtureSchema = z.strictObject({
  origin: z.strictObject({ kind: z.enum(['recorded', 'documented']), url: z.url(), date: z.iso.date() }),
  account: z.strictObject({ credentials: textsSchema, settings: z.record(z.string(), z.unknown()) }),
  window: z.strictObject({ firstDay: z.iso.date(), lastDay: z.iso.date(), timezone: z.string() }),
  /** What is asked when the account is connected, beside the report, and what the network tells then. */
  verification: z.array(exchangeSchema).default([]),
  facts: z.strictObject({ timezone: z.string().optional(), currency: z.string().optional() }).default({}),
  /** Where the access token is issued; absent where the network knows none. */
  tokenPath: z.string().optional(),
  exchanges: z.array(exchangeSchema).min(1),
  costs: z.array(costSchema).min(1),
  total: z.union([z.number(), z.string(), z.null()]),
  faults: z
    .array(
      z.strictObject({
        claim: z.string(),
        path: z.string(),
        response: replySchema,
        failure: z.enum(FAILURE_CLASSES),
        retryAfterSeconds: z.number().optional(),
      }),
    )
    .min(1),
});
export type Fixture = z.output<typeof fixtureSchema>;

export function toResponse(reply: FakeReply): Response {
  const { status, headers, json, text } = replySchema.parse(reply);
  return new Response(text ?? (json === undefined ? '' : JSON.stringify(json)), { status, headers });
}

/** One request as it reached the network. */
export interface SeenRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Headers;
  body: string;
}

export function seen(url: string, init: RequestInit): SeenRequest {
  const { pathname, searchParams } = new URL(url);
  return {
    method: init.method ?? '',
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: new Headers(init.headers),
    body: typeof init.body === 'string' ? init.body : '',
  };
}

function queryOf(url: string): Record<string, string | string[]> {
  const { searchParams } = new URL(url);
  const all = [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)] as const);
  return Object.fromEntries(
    all.map(([name, values]) => [name, values.length > 1 ? values : values.join('')]),
  );
}

/** Answers the exchanges in their order and checks each request; `left` is empty once all were used. */
export function replay(exchanges: readonly FakeExchange[]): { fetch: Fetch; left: FakeExchange[] } {
  const left = [...exchanges];
  const fetch: Fetch = async (url, init) => {
    const next = left.shift();
    const request = seen(url, init);
    if (!next) throw new Error(`One request more than expected: ${request.path}`);
    const { method, path, query, headers, json, body } = next.request;
    expect({ method: request.method, path: request.path, query: queryOf(url) }).toEqual({
      method,
      path,
      query,
    });
    for (const [name, value] of Object.entries(headers)) expect(request.headers.get(name)).toBe(value);
    if (json !== undefined) expect(JSON.parse(request.body)).toEqual(json);
    if (body !== undefined) expect(request.body).toBe(body);
    return toResponse(next.response);
  };
  return { fetch, left };
}

/** Keeps tokens as the port promises; `saved` counts them. */
export function createMemoryTokenStore(now: () => number): AccessTokenStore & { saved: number } {
  const tokens = new Map<string, AccessToken>();
  const leases = new Map<string, { owner: string; until: number }>();
  const store: AccessTokenStore & { saved: number } = {
    saved: 0,
    find: async (group) => tokens.get(group) ?? null,
    async acquireLease(group, owner, until) {
      const held = leases.get(group);
      if (held && held.until > now()) return false;
      leases.set(group, { owner, until });
      return true;
    },
    async save(group, owner, token) {
      if (leases.get(group)?.owner !== owner) throw new ConflictError('The lease was lost.');
      leases.delete(group);
      tokens.set(group, token);
      store.saved += 1;
    },
    async releaseLease(group, owner) {
      if (leases.get(group)?.owner === owner) leases.delete(group);
    },
    async discard(group, token) {
      if (tokens.get(group)?.token === token) tokens.delete(group);
    },
    async forget(group) {
      tokens.delete(group);
      leases.delete(group);
    },
  };
  return store;
}

/** Gives places away as the port promises. */
export function createMemoryBudget(now: () => number): CallBudget {
  const places = new Map<string, number[]>();
  return {
    async reserve(group, kind, { calls, periodMs }, latest) {
      const taken = places.get(`${group} ${kind}`) ?? [];
      const place = Math.max(now(), (taken.at(-calls) ?? Number.NEGATIVE_INFINITY) + periodMs);
      if (place <= latest) places.set(`${group} ${kind}`, [...taken, place]);
      return place;
    },
  };
}

export const START = Date.parse('2026-03-14T12:00:00Z');
export const DEADLINE = START + 120_000;

export type TestDeps = SessionDeps & { pauses: number[] };

/** Time stands still but for sleeping; `pauses` tells how long each sleep was. */
export function createTestDeps(fetch: Fetch, overrides: Partial<SessionDeps> = {}): TestDeps {
  let time = START;
  let draw = 0;
  const now = () => time;
  const pauses: number[] = [];
  return {
    fetch,
    now,
    sleep: async (milliseconds) => {
      pauses.push(milliseconds);
      time += milliseconds;
    },
    random: () => {
      draw += 1;
      return (draw % 100) / 100;
    },
    retryScale: 1,
    tokens: createMemoryTokenStore(now),
    budget: createMemoryBudget(now),
    origins: new Map(),
    ...overrides,
    pauses,
  };
}
