import middy from '@middy/core';
import type { APIGatewayProxyEventV2WithLambdaAuthorizer } from 'aws-lambda';
import { RequestError } from '#shared/domain/errors.ts';
import { invalidBody, invalidParameter } from '#shared/domain/parse-fields.ts';
import { principalFrom } from './authorization.ts';
import type { Logger } from './logger.ts';
import { type HttpAnswer, problemAnswer } from './problem.ts';
import type { RawRequest, Reply, Route } from './route.ts';

/** One megabyte (spec A-6). */
const MAX_BODY_BYTES = 1_000_000;

/** Payload format 2.0. Public routes have no authorizer, hence no context of one. */
export type ApiEvent = Pick<
  APIGatewayProxyEventV2WithLambdaAuthorizer<unknown>,
  'routeKey' | 'rawQueryString' | 'headers' | 'isBase64Encoded' | 'pathParameters' | 'body'
> & { requestContext: { requestId: string; authorizer?: { lambda?: unknown } } };

/** The one handler of all routes of a table: finds the route by API Gateway's own key, so that both agree. */
export function apiHandler<Deps>(routes: readonly Route<Deps>[], deps: Deps, logger: Logger) {
  const table = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));

  const answerRoute = async (event: ApiEvent): Promise<HttpAnswer> => {
    const route = table.get(event.routeKey);
    if (!route) throw new RequestError('not-found', 'not-found', 'There is nothing at this address.');
    const identify = () => principalFrom(event.requestContext.authorizer?.lambda);
    return httpAnswer(await route.answer(deps, rawRequest(event), identify), event.requestContext.requestId);
  };

  return middy<ApiEvent, HttpAnswer>()
    .onError((request) => {
      const { requestId } = request.event.requestContext;
      const { error } = request;
      const problem = problemAnswer(error, requestId);
      if (problem.statusCode >= 500)
        logger.error('A request failed.', error, { requestId, route: request.event.routeKey });
      request.response = problem;
    })
    .handler(answerRoute);
}

function httpAnswer(reply: Reply, requestId: string): HttpAnswer {
  const empty = reply.body === null;
  return {
    statusCode: reply.status,
    headers: {
      ...(empty ? {} : { 'content-type': 'application/json' }),
      'x-request-id': requestId,
      ...reply.headers,
    },
    body: empty ? '' : JSON.stringify(reply.body),
  };
}

function rawRequest(event: ApiEvent): RawRequest {
  return {
    params: event.pathParameters ?? {},
    headers: event.headers,
    readQuery: () => parseQuery(event.rawQueryString),
    readBody: () => parseBody(event),
  };
}

/** API Gateway joins repeated parameters by commas; the raw string still tells them apart. */
function parseQuery(raw: string): Record<string, string> {
  const pairs = [...new URLSearchParams(raw)];
  const names = pairs.map(([name]) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  if (repeated.size > 0) {
    throw invalidParameter(
      [...repeated].map((path) => ({ path, message: 'This parameter is given more than once.' })),
    );
  }
  return Object.fromEntries(pairs);
}

function parseBody(event: ApiEvent): unknown {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > MAX_BODY_BYTES) {
    throw new RequestError('too-large', 'too-large', 'The body is larger than 1 MB.');
  }
  if (!/^application\/json\s*(;|$)/i.test(event.headers['content-type'] ?? '')) {
    throw unreadable('The body has to be sent with the content type application/json.');
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's own message quotes the body, which may hold credentials.
    throw unreadable('The body is not valid JSON in UTF-8.');
  }
}

const unreadable = (message: string): RequestError => invalidBody([{ path: '', message }]);
