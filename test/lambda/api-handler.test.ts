import { InternalServerError, ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ThrottledError } from '#shared/adapters/dynamodb/retry-unprocessed.ts';
import { REQUEST_FAULTS, RequestError } from '#shared/domain/errors.ts';
import { type ApiDeps, type ApiEvent, apiHandler } from '#shared/lambda/api-handler.ts';
import { PROBLEM_STATUS } from '#shared/lambda/problem.ts';
import { noContent, reply, route } from '#shared/lambda/route.ts';
import { createLambdaContext } from '#test/support/lambda-context.ts';
import { createMemoryAdmin } from '#test/support/memory-admin.ts';

interface ThingDeps extends ApiDeps {
  act(input: unknown): void;
}

const thing = z.strictObject({
  name: z.string(),
  tags: z.array(z.string()).optional(),
  more: z.unknown().optional(),
});

const routes = [
  route({
    method: 'POST',
    path: '/things/{id}',
    role: 'viewer',
    summary: 'Make',
    request: z.object({
      params: z.object({ id: z.string().regex(/^t\d$/) }),
      query: z.strictObject({
        depth: z.coerce.number().int().optional(),
        colour: z.array(z.enum(['red', 'blue'])).optional(),
      }),
      body: thing,
    }),
    responses: { 201: z.object({ name: z.string() }) },
    handle: async (deps: ThingDeps, input) => {
      deps.act(input);
      return reply(201, { ...input.body, secret: 'never shown' }, { location: '/things/t1' });
    },
  }),
  route({
    method: 'DELETE',
    path: '/things',
    role: 'public',
    summary: 'Delete',
    request: z.object({}),
    responses: { 204: noContent },
    handle: async (deps: ThingDeps) => {
      deps.act(null);
      return reply(204, null);
    },
  }),
];

function createWorld(act: ThingDeps['act'] = () => {}) {
  const logged: unknown[][] = [];
  const handler = apiHandler(
    routes,
    { ...createMemoryAdmin(), act },
    { error: (...entry) => void logged.push(entry) },
  );
  const send = async (change: Partial<ApiEvent> = {}) => {
    const { statusCode, headers, body } = await handler(
      {
        routeKey: 'POST /things/{id}',
        rawQueryString: '',
        headers: { 'content-type': 'application/json' },
        isBase64Encoded: false,
        pathParameters: { id: 't1' },
        body: '{"name":"a"}',
        requestContext: {
          requestId: 'request-7',
          authorizer: { lambda: { workspaceId: 'wsp_1', keyId: 'key_1', role: 'viewer' } },
        },
        ...change,
      },
      createLambdaContext(),
    );
    return { status: statusCode, headers, text: body, body: body === '' ? null : JSON.parse(body) };
  };
  return { send, logged };
}

describe('the API handler', () => {
  it('hands parsed input to the route and cuts the answer to its schema', async () => {
    const inputs: unknown[] = [];
    const { send } = createWorld((input) => inputs.push(input));
    expect(await send({ rawQueryString: 'depth=2' })).toEqual({
      status: 201,
      headers: { 'content-type': 'application/json', 'x-request-id': 'request-7', location: '/things/t1' },
      text: '{"name":"a"}',
      body: { name: 'a' },
    });
    expect(inputs).toEqual([{ params: { id: 't1' }, query: { depth: 2 }, body: { name: 'a' } }]);
  });

  it.each([
    ['colour=red', ['red']],
    ['colour=blue&depth=1&colour=red', ['blue', 'red']],
  ])('gives a parameter that may be repeated as a list: %s', async (rawQueryString, colour) => {
    const inputs: unknown[] = [];
    const { send } = createWorld((input) => inputs.push(input));
    expect(await send({ rawQueryString })).toMatchObject({ status: 201 });
    expect(inputs).toMatchObject([{ query: { colour } }]);
  });

  it('answers without a body where there is none, and reads none where none is asked for', async () => {
    const { send } = createWorld();
    const event = { routeKey: 'DELETE /things', body: '{', requestContext: { requestId: 'request-7' } };
    expect(await send(event)).toMatchObject({
      status: 204,
      text: '',
      headers: { 'x-request-id': 'request-7' },
    });
  });

  it('reads a body that came in Base64', async () => {
    const { send } = createWorld();
    const body = Buffer.from('{"name":"ä"}').toString('base64');
    expect(await send({ body, isBase64Encoded: true })).toMatchObject({ status: 201, body: { name: 'ä' } });
  });

  const invalidUtf8 = Buffer.from([0x22, 0xff, 0x22]).toString('base64');
  it.each<[string, Partial<ApiEvent>, number, string, string[]]>([
    ['JSON that is broken', { body: '{"name":' }, 400, 'invalid-body', ['']],
    ['no body', { body: '' }, 400, 'invalid-body', ['']],
    ['bytes that are not UTF-8', { body: invalidUtf8, isBase64Encoded: true }, 400, 'invalid-body', ['']],
    ['bytes that the gateway has replaced', { body: '"\uFFFD"' }, 400, 'invalid-body', ['']],
    ['a parameter that is not UTF-8', { rawQueryString: 'depth=%ff' }, 400, 'invalid-parameter', ['depth']],
    ['another content type', { headers: { 'content-type': 'text/plain' } }, 400, 'invalid-body', ['']],
    [
      'a content type that only begins alike',
      { headers: { 'content-type': 'application/jsonx' } },
      400,
      'invalid-body',
      [''],
    ],
    ['no content type', { headers: {} }, 400, 'invalid-body', ['']],
    ['a list as body', { body: '[]' }, 400, 'invalid-body', ['']],
    ['a missing field', { body: '{}' }, 400, 'invalid-body', ['name']],
    ['unknown fields', { body: '{"name":"a","x":1,"y":2}' }, 400, 'invalid-body', ['x', 'y']],
    ['a wrong entry deep inside', { body: '{"name":"a","tags":["b",1]}' }, 400, 'invalid-body', ['tags.1']],
    [
      'a prototype as field',
      { body: '{"name":"a","__proto__":{"x":1}}' },
      400,
      'invalid-body',
      ['__proto__'],
    ],
    ['an unknown parameter', { rawQueryString: 'deep=1' }, 400, 'invalid-parameter', ['deep']],
    ['a repeated parameter', { rawQueryString: 'depth=1&depth=1' }, 400, 'invalid-parameter', ['depth']],
    [
      'a wrong entry in a list',
      { rawQueryString: 'colour=red&colour=x' },
      400,
      'invalid-parameter',
      ['colour.1'],
    ],
    ['a repeated parameter of no name', { rawQueryString: '=1&=2' }, 400, 'invalid-parameter', ['']],
    [
      'a repeated prototype',
      { rawQueryString: '__proto__=1&__proto__=2' },
      400,
      'invalid-parameter',
      ['__proto__'],
    ],
    ['a parameter of the wrong kind', { rawQueryString: 'depth=many' }, 400, 'invalid-parameter', ['depth']],
    ['a body over 1 MB', { body: `{"name":"${'a'.repeat(1_000_000)}"}` }, 413, 'too-large', []],
  ])('refuses %s', async (_what, change, status, code, paths) => {
    const { send, logged } = createWorld(() => {
      throw new Error('The route was reached.');
    });
    const answer = await send(change);
    expect(answer).toMatchObject({
      status,
      headers: { 'content-type': 'application/problem+json', 'x-request-id': 'request-7' },
      body: {
        type: `https://adtally.dev/problems/${code}`,
        title: expect.stringMatching(/^[A-Z][a-z ]+$/),
        status,
        detail: expect.stringMatching(/\.$/),
        requestId: 'request-7',
      },
    });
    expect((answer.body.errors ?? []).map(({ path }: { path: string }) => path)).toEqual(paths);
    expect(logged).toEqual([]);
  });

  it('tells of a route without parameters that it takes none', async () => {
    const { send } = createWorld();
    const event = { routeKey: 'DELETE /things', rawQueryString: 'x=1' };
    expect(await send(event)).toMatchObject({ status: 400, body: { errors: [{ path: 'x' }] } });
  });

  it('takes very deep JSON without harm', async () => {
    const { send } = createWorld();
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(await send({ body: `{"name":"a","more":${deep}}` })).toMatchObject({ status: 201 });
    expect(await send({ body: `{"name":${deep}}` })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'name' }] },
    });
  });

  it('answers 404 for a path that cannot be an id, and for a route that is not in the table', async () => {
    const { send } = createWorld();
    expect(await send({ pathParameters: { id: 'x/../y' } })).toMatchObject({ status: 404 });
    expect(await send({ routeKey: '$default' })).toMatchObject({ status: 404 });
  });

  it.each(REQUEST_FAULTS)(
    'turns the fault %s into its status, with what the fault asks for',
    async (fault) => {
      const { send } = createWorld(() => {
        throw new RequestError(fault, 'some-code', 'A sentence.', { retryAfterSeconds: 1.2 });
      });
      const answer = await send();
      expect(answer).toMatchObject({
        status: PROBLEM_STATUS[fault],
        headers: { 'retry-after': '2' },
        body: { type: 'https://adtally.dev/problems/some-code', title: 'Some code', detail: 'A sentence.' },
      });
      expect('www-authenticate' in answer.headers).toBe(fault === 'unauthenticated');
    },
  );

  it('hides what it did not expect from the caller, and logs it once', async () => {
    const error = new Error('The password is hunter2.');
    const { send, logged } = createWorld(() => {
      throw error;
    });
    const answer = await send();
    expect(answer).toMatchObject({
      status: 500,
      body: { type: 'https://adtally.dev/problems/internal-error' },
    });
    expect(answer.text).not.toContain('hunter2');
    expect(logged).toEqual([
      ['A request failed.', error, { requestId: 'request-7', route: 'POST /things/{id}' }],
    ]);
  });

  it.each([
    new ProvisionedThroughputExceededException({ message: 'busy', $metadata: { httpStatusCode: 400 } }),
    new InternalServerError({ message: 'away', $metadata: { httpStatusCode: 500 } }),
    new ThrottledError('Still refused.'),
  ])('asks the caller to try again when a table is busy or away: $name', async (error) => {
    const { send, logged } = createWorld(() => {
      throw error;
    });
    expect(await send()).toMatchObject({
      status: 503,
      headers: { 'retry-after': '2' },
      body: { type: 'https://adtally.dev/problems/service-unavailable' },
    });
    expect(logged).toHaveLength(1);
  });

  it('treats an answer that breaks its own schema as a bug', async () => {
    const broken = route({
      method: 'GET',
      path: '/broken',
      role: 'public',
      summary: 'Break',
      request: z.object({}),
      responses: { 200: z.object({ count: z.number().max(1) }) },
      handle: async () => reply(200, { count: 2 }),
    });
    const handler = apiHandler([broken], createMemoryAdmin(), { error: () => {} });
    const event = {
      routeKey: 'GET /broken',
      rawQueryString: '',
      headers: {},
      isBase64Encoded: false,
      requestContext: { requestId: 'r' },
    };
    expect(await handler(event, createLambdaContext())).toMatchObject({ statusCode: 500 });
  });
});
