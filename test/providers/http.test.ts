import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ProviderError } from '#shared/domain/errors.ts';
import {
  createHttp,
  type Dialect,
  type Fetch,
  failureOfStatus,
  type NetworkRequest,
} from '#shared/providers/http.ts';
import {
  createTestDeps,
  DEADLINE,
  type FakeReply,
  START,
  seen,
  type TestDeps,
  toResponse,
} from './fake-network.ts';

const dialect: Dialect = { name: 'Sample', origin: 'https://api.sample.example' };
const request: NetworkRequest<{ cost: number }> = {
  method: 'GET',
  path: '/v1/costs',
  query: { key: 'placeholder-key' },
  answer: z.object({ cost: z.number() }),
};
const good: FakeReply = { json: { cost: 1 } };

/** Answers one reply after the other; the last one again and again. */
function answering(...replies: FakeReply[]): { fetch: Fetch; asked: () => number } {
  let asked = 0;
  const fetch: Fetch = async () => {
    const reply = replies[Math.min(asked, replies.length - 1)];
    asked += 1;
    return toResponse(reply ?? {});
  };
  return { fetch, asked: () => asked };
}

const ask = (deps: TestDeps, own: Partial<Dialect> = {}, deadline = DEADLINE) =>
  createHttp(deps, { ...dialect, ...own }, deadline).request(request);

async function failure(asking: Promise<unknown>): Promise<ProviderError> {
  const error = await asking.catch((thrown: unknown) => thrown);
  if (error instanceof ProviderError) return error;
  throw new Error('Expected a ProviderError.');
}

describe('a request', () => {
  it('carries query, headers and JSON as the network expects them', async () => {
    const requests: ReturnType<typeof seen>[] = [];
    const urls: string[] = [];
    const deps = createTestDeps(async (url, init) => {
      urls.push(url);
      requests.push(seen(url, init));
      expect(init.redirect).toBe('manual');
      return toResponse(good);
    });
    await createHttp(deps, dialect, DEADLINE).request({
      ...request,
      method: 'POST',
      query: { 'dimensions[]': ['day', 'hour'], limit: 5 },
      headers: { 'x-api-key': 'placeholder' },
      json: { from: '2026-03-14' },
    });
    expect(urls).toEqual([
      'https://api.sample.example/v1/costs?dimensions%5B%5D=day&dimensions%5B%5D=hour&limit=5',
    ]);
    const [sent] = requests;
    expect(sent?.body).toBe('{"from":"2026-03-14"}');
    expect(sent?.headers.get('content-type')).toBe('application/json');
    expect(sent?.headers.get('x-api-key')).toBe('placeholder');
    expect(sent?.headers.get('user-agent')).toMatch(/^Mozilla\/5\.0 /);
  });

  it('carries a form as the network expects it', async () => {
    const deps = createTestDeps(async (url, init) => {
      const { body, headers } = seen(url, init);
      expect(body).toBe('grant_type=client_credentials&client_id=a%26b');
      expect(headers.get('content-type')).toBe('application/x-www-form-urlencoded;charset=utf-8');
      return toResponse(good);
    });
    const form = { grant_type: 'client_credentials', client_id: 'a&b' };
    await createHttp(deps, dialect, DEADLINE).request({ ...request, method: 'POST', form });
  });
});

describe('tries', () => {
  it('go on after growing pauses while the network is unavailable', async () => {
    const deps = createTestDeps(answering({ status: 500 }, { status: 503 }, { status: 502 }, good).fetch, {
      random: () => 0,
    });
    await expect(ask(deps)).resolves.toEqual({ cost: 1 });
    expect(deps.pauses).toEqual([1000, 2000, 4000]);
  });

  it('vary their pauses up to the double', async () => {
    const deps = createTestDeps(answering({ status: 500 }, good).fetch, { random: () => 1 });
    await ask(deps);
    expect(deps.pauses).toEqual([2000]);
  });

  it('end after five', async () => {
    const { fetch, asked } = answering({ status: 503 });
    expect((await failure(ask(createTestDeps(fetch)))).failure).toBe('unavailable');
    expect(asked()).toBe(5);
  });

  it('end when the next pause does not fit before the deadline', async () => {
    const { fetch, asked } = answering({ status: 503 });
    const deps = createTestDeps(fetch, { random: () => 1 });
    expect((await failure(ask(deps, {}, START + 2000))).failure).toBe('unavailable');
    expect(asked()).toBe(1);
  });

  it('pause less where the retry scale says so', async () => {
    const deps = createTestDeps(answering({ status: 500 }, good).fetch, {
      retryScale: 0.01,
      random: () => 1,
    });
    await ask(deps);
    expect(deps.pauses).toEqual([20]);
  });

  it('do not begin after the deadline', async () => {
    const { fetch, asked } = answering(good);
    expect((await failure(ask(createTestDeps(fetch), {}, START))).failure).toBe('unavailable');
    expect(asked()).toBe(0);
  });

  it.each(['401', '403', '404', '400', '302'])('are not repeated after %s', async (status) => {
    const { fetch, asked } = answering({ status: Number(status) });
    await failure(ask(createTestDeps(fetch)));
    expect(asked()).toBe(1);
  });
});

describe('a wait that the network asks for', () => {
  const headerOf = (header: string, value: string): FakeReply => ({
    status: 429,
    headers: { [header]: value },
  });
  const unix = String(START / 1000 + 7);

  it.each([
    ['seconds left', 'seconds-left', '7'],
    ['milliseconds left', 'milliseconds-left', '6001'],
    ['Unix time', 'unix-seconds', unix],
  ] as const)('is read from a header with %s and never shortened', async (_, unit, value) => {
    const deps = createTestDeps(answering(headerOf('x-reset', value), good).fetch, { retryScale: 0.01 });
    await ask(deps, { rateLimit: { header: 'X-Reset', unit } });
    expect(deps.pauses).toEqual([8000]);
  });

  it.each([
    ['seconds', '7'],
    ['a date', new Date(START + 7000).toUTCString()],
  ])('is read from Retry-After with %s', async (_, value) => {
    const deps = createTestDeps(answering({ status: 503, headers: { 'retry-after': value } }, good).fetch);
    await ask(deps);
    expect(deps.pauses).toEqual([8000]);
  });

  it('is handed on when it does not fit before the deadline', async () => {
    const deps = createTestDeps(answering(headerOf('retry-after', '3600')).fetch);
    expect(await failure(ask(deps))).toMatchObject({ failure: 'rate-limited', retryAfterSeconds: 3600 });
    expect(deps.pauses).toEqual([]);
  });

  it.each(['soon', '-1', ''])('gives way to our own pause when it is %j', async (value) => {
    const deps = createTestDeps(answering(headerOf('x-reset', value), good).fetch, { random: () => 1 });
    await ask(deps, { rateLimit: { header: 'x-reset', unit: 'seconds-left' } });
    expect(deps.pauses).toEqual([2000]);
  });

  it('gives way to our own pause when Retry-After is neither seconds nor a date', async () => {
    const deps = createTestDeps(answering(headerOf('retry-after', 'soon'), good).fetch, { random: () => 1 });
    await ask(deps);
    expect(deps.pauses).toEqual([2000]);
  });

  it('counts as none when its moment has passed', async () => {
    const deps = createTestDeps(answering(headerOf('x-reset', '1'), good).fetch);
    await ask(deps, { rateLimit: { header: 'x-reset', unit: 'unix-seconds' } });
    expect(deps.pauses).toEqual([1000]);
  });

  it('does not follow from a rate header on an answer that only failed', async () => {
    const reply = { status: 500, headers: { 'x-reset': '60' } };
    const deps = createTestDeps(answering(reply, good).fetch, { random: () => 1 });
    await ask(deps, { rateLimit: { header: 'x-reset', unit: 'seconds-left' } });
    expect(deps.pauses).toEqual([2000]);
  });
});

describe('an answer', () => {
  it('is named by its place, not by its value, when it is not as documented', async () => {
    const { message } = await failure(
      ask(createTestDeps(answering({ json: { cost: 'placeholder-value' } }).fetch)),
    );
    expect(message).toBe('Sample answered GET /v1/costs in an unknown form: cost is not as documented.');
  });

  it('is named as a whole when nothing of it is as documented', async () => {
    const { message } = await failure(ask(createTestDeps(answering({ json: [] }).fetch)));
    expect(message).toContain('the whole is not as documented');
  });

  it('may be good although it is an error to HTTP, when the network means it so', async () => {
    const deps = createTestDeps(answering({ status: 404, json: { cost: 0 } }).fetch);
    await expect(ask(deps, { classify: () => 'answer' })).resolves.toEqual({ cost: 0 });
  });

  it('without a body is none, even if its status is a success', async () => {
    const deps = createTestDeps(async () => new Response(null, { status: 204 }));
    expect((await failure(ask(deps))).message).toBe('Sample answered GET /v1/costs with no JSON.');
  });

  it('is refused when it is larger than 32 MiB, and read no further', async () => {
    let sent = 0;
    const deps = createTestDeps(async () => {
      const body = new ReadableStream({
        pull(controller) {
          sent += 1;
          controller.enqueue(new Uint8Array(1024 * 1024));
        },
      });
      return new Response(body);
    });
    expect((await failure(ask(deps))).failure).toBe('unexpected-response');
    expect(sent).toBeLessThan(36);
  });

  it.each([
    [200, null],
    [204, null],
    [301, 'unexpected-response'],
    [401, 'credentials'],
    [403, 'permission'],
    [408, 'unavailable'],
    [422, 'unexpected-response'],
    [429, 'rate-limited'],
    [504, 'unavailable'],
    [1002, 'unexpected-response'],
  ])('with status %i means %s', (status, expected) => {
    expect(failureOfStatus(status)).toBe(expected);
  });
});

describe('the connection', () => {
  it('is told by its error code, without what the error quotes', async () => {
    const cause = Object.assign(new Error('getaddrinfo placeholder-key'), { code: 'ENOTFOUND' });
    const deps = createTestDeps(() => Promise.reject(new TypeError('placeholder-key', { cause })));
    const error = await failure(ask(deps));
    expect(error.message).toBe('Sample could not be reached for GET /v1/costs (ENOTFOUND).');
    expect(error.cause).toBeUndefined();
  });

  it.each([
    ['no error at all', 'placeholder-key'],
    ['an error without cause', new TypeError('placeholder-key')],
    [
      'a code that is no code',
      new TypeError('x', { cause: Object.assign(new Error(), { code: 'placeholder-key' }) }),
    ],
  ])('is unavailable, and nothing else is told, when it breaks with %s', async (_, thrown) => {
    const error = await failure(ask(createTestDeps(() => Promise.reject(thrown))));
    expect(error.message).toBe('Sample could not be reached for GET /v1/costs.');
  });

  it('is given up at the deadline when the network does not answer', async () => {
    const server = createServer(() => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const deps = createTestDeps((url, init) => fetch(url, init));
    const error = await failure(ask(deps, { origin }, START + 50));
    server.closeAllConnections();
    server.close();
    expect(error).toMatchObject({ failure: 'unavailable' });
    expect(error.message).toBe('Sample could not be reached for GET /v1/costs in time.');
  });
});
