import { describe, expect, it } from 'vitest';
import type { CloudAuthorizer } from '#local/cloud/contract.ts';
import { FunctionError } from '#local/cloud/function-error.ts';
import { createHttpApi } from '#local/cloud/http-api.ts';
import { createAuthorize } from '#local/cloud/http-authorizer.ts';
import type { HttpRequest } from '#local/cloud/http-event.ts';

const KEYED: CloudAuthorizer = {
  functionId: 'authorize',
  identityHeaders: ['authorization'],
  resultTtlSeconds: 0,
};

type Functions = Record<string, (event: unknown) => unknown>;

function createApi(functions: Functions, authorizer: CloudAuthorizer | null = null) {
  const calls: { functionId: string; event: unknown }[] = [];
  let now = 0;
  const invoke = async (functionId: string, event: unknown) => {
    calls.push({ functionId, event });
    return functions[functionId]?.(event);
  };
  const api = createHttpApi({
    routes: [{ method: 'POST', path: '/items/{id}', functionId: 'items', authorizer }],
    invoke,
    authorize: createAuthorize({ invoke, now: () => now }),
  });
  const request = async (overrides: Partial<HttpRequest> = {}) => {
    const answer = await api({
      method: 'POST',
      path: '/items/7',
      query: '',
      headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
      body: Buffer.from('{}'),
      sourceIp: '127.0.0.1',
      requestId: 'request-1',
      receivedAt: 0,
      ...overrides,
    });
    return { ...answer, body: answer.body.toString() };
  };
  return {
    request,
    calls,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

const INTERNAL = { status: 500, body: '{"message":"Internal Server Error"}' };

describe('HTTP API', () => {
  it.each([
    {
      name: 'an answer with status code',
      result: {
        statusCode: 201,
        headers: { 'Content-Type': 'application/json', ETag: 1 },
        body: '{"a":1}',
        cookies: ['a=1'],
      },
      answer: {
        status: 201,
        headers: { 'content-type': 'application/json', etag: '1' },
        body: '{"a":1}',
        cookies: ['a=1'],
      },
    },
    {
      name: 'an answer in base64',
      result: { statusCode: 200, body: 'aGk=', isBase64Encoded: true },
      answer: { status: 200, headers: { 'content-type': 'text/plain;charset=UTF-8' }, body: 'hi' },
    },
    {
      name: 'an object without status code',
      result: { a: 1 },
      answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"a":1}' },
    },
    { name: 'a bare text', result: 'hi', answer: { status: 200, body: 'hi' } },
    { name: 'a malformed answer', result: { statusCode: 'no' }, answer: INTERNAL },
    { name: 'a body that is no text', result: { statusCode: 200, body: { a: 1 } }, answer: INTERNAL },
  ])('passes on $name', async ({ result, answer }) => {
    const api = createApi({ items: () => result });
    expect(await api.request()).toMatchObject({ ...answer, headers: { 'apigw-requestid': 'request-1' } });
  });

  it('hides why a function failed', async () => {
    const api = createApi({
      items: () => {
        throw new FunctionError('items', 'Error', 'secret reason');
      },
    });
    expect(await api.request()).toMatchObject(INTERNAL);
  });

  it.each([
    { name: 'an unknown path', request: { path: '/nothing' }, status: 404, message: 'Not Found' },
    { name: 'another method', request: { method: 'GET' }, status: 404, message: 'Not Found' },
    { name: 'a path that is no UTF-8', request: { path: '/items/%ff' }, status: 400, message: 'Bad Request' },
    {
      name: 'an event over six megabytes',
      request: { body: Buffer.alloc(6 * 1024 * 1024, 'x') },
      status: 413,
      message: 'Request Entity Too Large',
    },
    {
      name: 'an event that JSON makes as large',
      request: {
        headers: { host: 'h', 'content-type': 'text/plain' },
        body: Buffer.alloc(1024 * 1024, '\u0001'),
      },
      status: 413,
      message: 'Request Entity Too Large',
    },
  ])('answers $name itself', async ({ request, status, message }) => {
    const api = createApi({ items: () => 'reached' });
    expect(await api.request(request)).toMatchObject({ status, body: JSON.stringify({ message }) });
    expect(api.calls).toEqual([]);
  });
});

describe('authorizer', () => {
  it('hands what it found to the function', async () => {
    const context = { workspaceId: 'wsp_1' };
    const api = createApi(
      { authorize: () => ({ isAuthorized: true, context }), items: () => 'reached' },
      KEYED,
    );
    expect(await api.request()).toMatchObject({ status: 200, body: 'reached' });
    expect(api.calls).toMatchObject([
      {
        functionId: 'authorize',
        event: {
          version: '2.0',
          type: 'REQUEST',
          routeArn: 'arn:aws:execute-api:us-east-1:000000000000:local/$default/POST/items/{id}',
          identitySource: ['Bearer x'],
          routeKey: 'POST /items/{id}',
          headers: { authorization: 'Bearer x' },
        },
      },
      { functionId: 'items', event: { requestContext: { authorizer: { lambda: context } } } },
    ]);
    expect(api.calls[0]?.event).not.toHaveProperty('body');
  });

  it.each([
    { name: 'says no', answer: { isAuthorized: false }, status: 403, message: 'Forbidden' },
    { name: 'answers nonsense', answer: 'yes', status: 500, message: 'Internal Server Error' },
  ])('keeps the request from the function when it $name', async ({ answer, status, message }) => {
    const api = createApi({ authorize: () => answer, items: () => 'reached' }, KEYED);
    expect(await api.request()).toMatchObject({ status, body: JSON.stringify({ message }) });
    expect(api.calls).toHaveLength(1);
  });

  it('is not asked when the identity is missing', async () => {
    const api = createApi({ authorize: () => ({ isAuthorized: true }) }, KEYED);
    expect(await api.request({ headers: {} })).toMatchObject({
      status: 401,
      body: '{"message":"Unauthorized"}',
    });
    expect(api.calls).toEqual([]);
  });

  it('is asked without an identity where none is wanted', async () => {
    const api = createApi(
      { authorize: () => ({ isAuthorized: true }), items: () => 'reached' },
      { ...KEYED, identityHeaders: [] },
    );
    expect(await api.request({ headers: {} })).toMatchObject({ status: 200 });
    expect(api.calls[0]).toMatchObject({ event: { identitySource: null } });
  });

  it('is remembered for as long as the template says', async () => {
    const api = createApi(
      { authorize: () => ({ isAuthorized: true }), items: () => 'reached' },
      { ...KEYED, resultTtlSeconds: 60 },
    );
    const asked = () => api.calls.filter(({ functionId }) => functionId === 'authorize').length;
    await api.request();
    await api.request();
    expect(asked()).toBe(1);
    await api.request({ headers: { authorization: 'Bearer y' } });
    expect(asked()).toBe(2);
    api.pass(60_000);
    await api.request();
    expect(asked()).toBe(3);
  });
});
