import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { answerOf, createClient, ProblemError, pages } from '#client/create-client.ts';
import { clientTypes } from '#local/docs/client-types.ts';
import { createApiWorld } from '#test/support/api-world.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The API in memory behind the client, which takes whatever `refusals` hold first. */
async function createWorld(
  refusals: Response[] = [],
  options: { maxTries?: number; maxWaitSeconds?: number } = {},
) {
  const world = await createApiWorld();
  const requests: Request[] = [];
  const waits: number[] = [];
  const api = createClient({
    ...options,
    baseUrl: 'https://api.example',
    apiKey: 'adt_placeholder',
    wait: async (milliseconds) => void waits.push(milliseconds),
    fetch: async (request) => {
      requests.push(request);
      const refusal = refusals.shift();
      if (refusal) return refusal;
      const { pathname, search } = new URL(request.url);
      const body = request.body === null ? {} : { rawBody: await request.text() };
      const answer = await world.call(request.method, pathname, {
        ...body,
        query: search.slice(1),
        headers: Object.fromEntries(request.headers),
      });
      return new Response(answer.text === '' ? null : answer.text, answer);
    },
  });
  const keys = () => requests.map(({ headers }) => headers.get('idempotency-key'));
  return { ...world, api, requests, waits, keys };
}

const throttled = (header?: string) =>
  new Response('{"message":"Too Many Requests"}', {
    status: 429,
    headers: header === undefined ? {} : { 'retry-after': header },
  });
const outage = () => new Response(null, { status: 503, headers: { 'retry-after': '2' } });

describe('the client', () => {
  it('asks and answers in the types of the document, with the key', async () => {
    const { api, requests } = await createWorld();
    const made = await answerOf(api.POST('/v1/campaigns', { body: { name: 'Summer' } }));
    expect(made).toMatchObject({ name: 'Summer', costLink: null, version: 1 });
    const path = { id: made.id };
    const changed = await answerOf(
      api.PATCH('/v1/campaigns/{id}', {
        params: { path, header: { 'if-match': '"1"' } },
        body: { name: 'Autumn' },
      }),
    );
    expect(changed).toMatchObject({ id: made.id, name: 'Autumn', version: 2 });
    expect(await answerOf(api.DELETE('/v1/campaigns/{id}', { params: { path } }))).toBeFalsy();
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual(
      Array.from({ length: 3 }, () => 'Bearer adt_placeholder'),
    );
  });

  it('goes through a list page by page', async () => {
    const { api, requests } = await createWorld();
    for (const name of ['A', 'B', 'C', 'D', 'E'])
      await answerOf(api.POST('/v1/campaigns', { body: { name } }));
    const read: string[][] = [];
    for await (const { items } of pages((page) =>
      api.GET('/v1/campaigns', { params: { query: { limit: 2, ...page } } }),
    )) {
      read.push(items.map(({ name }) => name));
    }
    expect(read).toEqual([['A', 'B'], ['C', 'D'], ['E']]);
    expect(requests.filter(({ method }) => method === 'GET')).toHaveLength(3);
  });

  it('gives each POST a key of its own that its tries share, and leaves the one that is given', async () => {
    const { api, keys, waits } = await createWorld([throttled('3'), outage()]);
    await answerOf(api.POST('/v1/campaigns', { body: { name: 'A' } }));
    await answerOf(api.POST('/v1/campaigns', { body: { name: 'B' } }));
    const header = { 'Idempotency-Key': 'import-2026-03-14' };
    await answerOf(api.POST('/v1/campaigns', { body: { name: 'C' }, params: { header } }));
    await answerOf(api.GET('/v1/campaigns'));
    const [first, second, third, other, own, none] = keys();
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect([second, third]).toEqual([first, first]);
    expect(other).not.toBe(first);
    expect([own, none]).toEqual(['import-2026-03-14', null]);
    expect(waits).toEqual([3000, 2000]);
  });

  it('waits longer and longer where the answer does not say how long', async () => {
    const { api, waits } = await createWorld([throttled(), throttled(), throttled()]);
    await answerOf(api.GET('/v1/campaigns'));
    const [first = 0, second = 0, third = 0] = waits;
    expect(first).toBeGreaterThanOrEqual(250);
    expect(first).toBeLessThanOrEqual(500);
    expect(second).toBeGreaterThanOrEqual(first);
    expect(third).toBeGreaterThanOrEqual(second);
    expect(third).toBeLessThanOrEqual(2000);
  });

  it('understands a date to wait for', async () => {
    const { api, waits } = await createWorld([throttled(new Date(Date.now() + 30_000).toUTCString())]);
    await answerOf(api.GET('/v1/campaigns'));
    expect(waits[0]).toBeGreaterThan(28_000);
    expect(waits[0]).toBeLessThanOrEqual(30_000);
  });

  it.each([
    ['after the last try', { maxTries: 2 }, [throttled('1'), throttled('1'), throttled('1')], 2],
    ['before a wait that is too long', { maxWaitSeconds: 10 }, [throttled('11')], 1],
    ['at once where another try leads nowhere', {}, [new Response(null, { status: 500 })], 1],
  ])('gives up %s', async (_when, options, refusals, tries) => {
    const { api, requests } = await createWorld(refusals, options);
    await expect(answerOf(api.GET('/v1/campaigns'))).rejects.toThrow(ProblemError);
    expect(requests).toHaveLength(tries);
  });

  it('throws what the API refuses, with everything that it says', async () => {
    const { api } = await createWorld();
    const failed = answerOf(api.POST('/v1/campaigns', { body: { name: '' } }));
    await expect(failed).rejects.toMatchObject({
      name: 'ProblemError',
      status: 400,
      code: 'invalid-body',
      message: 'The body is not valid; see errors.',
      requestId: 'request-1',
      errors: [{ path: 'name', message: 'A name is needed.' }],
    });
  });

  it('throws what a gateway in between sends too', async () => {
    const page = new Response('<html>', {
      status: 502,
      statusText: 'Bad Gateway',
      headers: { 'x-request-id': 'r' },
    });
    const { api } = await createWorld([page]);
    await expect(answerOf(api.GET('/v1/campaigns'))).rejects.toMatchObject({
      status: 502,
      code: 'http-502',
      message: 'The API answered 502 Bad Gateway',
      requestId: 'r',
      errors: [],
      retryAfterSeconds: undefined,
    });
  });
});

describe('client/schema.ts', () => {
  it('is what `npm run client` writes', async () => {
    expect(read('client/schema.ts') === (await clientTypes()), 'It is stale: run `npm run client`.').toBe(
      true,
    );
  });
});

describe("the README's example", () => {
  it('is client/example.ts', () => expect(read('README.md')).toContain(read('client/example.ts')));

  it('runs as it stands', async () => {
    const world = await createApiWorld();
    const answer = async (message: IncomingMessage) => {
      const [path = '', query = ''] = (message.url ?? '').split('?');
      const rawBody = (await buffer(message)).toString();
      return world.call(message.method ?? '', path, { query, ...(rawBody === '' ? {} : { rawBody }) });
    };
    const server = createServer(async (message, response) => {
      const { status, headers, text: body } = await answer(message);
      response.writeHead(status, headers).end(body);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    const example = spawn(process.execPath, ['client/example.ts'], {
      env: { ADTALLY_URL: `http://127.0.0.1:${address.port}`, ADTALLY_API_KEY: 'adt_placeholder' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const printed = await text(example.stdout);
    server.close();
    expect(printed.split('\n')).toEqual([
      expect.stringMatching(/^made cmp_\w+$/),
      'Summer 2026-03-14T13:20:00Z',
      '404 not-found This workspace has no such campaign.',
      '',
    ]);
  });
});
