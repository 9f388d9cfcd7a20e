import middy from '@middy/core';
import type { APIGatewayProxyEventV2WithLambdaAuthorizer } from 'aws-lambda';
import { RequestError } from '#shared/domain/errors.ts';
import { invalidBody, invalidParameter } from '#shared/domain/parse-fields.ts';
import { type AuditDeps, createRecorder } from './audit.ts';
import { principalFrom } from './authorization.ts';
import { encodeAnswer } from './encode-answer.ts';
import { callOnce, type IdempotencyDeps } from './idempotency.ts';
import type { Logger } from './logger.ts';
import { type HttpAnswer, problemAnswer } from './problem.ts';
import { JSON_TYPE, type RawRequest, type Reply, type Route } from './route.ts';

/** One megabyte (spec A-6). */
const MAX_BODY_BYTES = 1_000_000;

/** Payload format 2.0. Public routes have no authorizer, hence no context of one. */
export type ApiEvent = Pick<
  APIGatewayProxyEventV2WithLambdaAuthorizer<unknown>,
  'routeKey' | 'rawQueryString' | 'headers' | 'isBase64Encoded' | 'pathParameters' | 'body'
> & { requestContext: { requestId: string; authorizer?: { lambda?: unknown } } };

/** What the handler itself works with, beside what the routes do. */
export type ApiDeps = AuditDeps & IdempotencyDeps;

/**
 * The one handler of all routes of a table: finds the route by API Gateway's own key, so that both agree. Changes are
 * put on record, and a POST that is repeated with the same `Idempotency-Key` is made once.
 */
export function apiHandler<Deps extends ApiDeps>(routes: readonly Route<Deps>[], deps: Deps, logger: Logger) {
  const table = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  const record = createRecorder(routes, deps, logger);

  const makeCall = async (route: Route<Deps>, event: ApiEvent): Promise<Reply> => {
    const { requestId, authorizer } = event.requestContext;
    const request = rawRequest(event);
    const { principal, run } = route.admit(request, () => principalFrom(authorizer?.lambda));
    if (principal === null || route.method === 'GET') return run(deps);
    const change = () => record({ route, request, principal, requestId, make: () => run(deps) });
    if (route.method !== 'POST') return change();
    const { workspaceId } = principal;
    const { headers } = event;
    return callOnce(deps, logger, { workspaceId, requestId, headers, identity: identityOf(event) }, change);
  };

  const answerRoute = async (event: ApiEvent): Promise<HttpAnswer> => {
    const route = table.get(event.routeKey);
    if (!route) throw new RequestError('not-found', 'not-found', 'There is nothing at this address.');
    return encodeAnswer(await makeCall(route, event), {
      requestId: event.requestContext.requestId,
      acceptEncoding: event.headers['accept-encoding'],
    });
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

function rawRequest(event: ApiEvent): RawRequest {
  return {
    params: event.pathParameters ?? {},
    headers: event.headers,
    origin: `${event.headers['x-forwarded-proto'] ?? 'https'}://${event.headers['host'] ?? ''}`,
    readQuery: () => parseQuery(event.rawQueryString),
    readBody: (mediaType) => parseBody(event, mediaType),
  };
}

/** What makes two requests the same: address, parameters, kind of body and body. */
const identityOf = (event: ApiEvent): (string | Uint8Array)[] => [
  event.routeKey,
  JSON.stringify(event.pathParameters ?? {}),
  event.rawQueryString,
  event.headers['content-type'] ?? '',
  bytesOf(event),
];

const bytesOf = ({ body, isBase64Encoded }: ApiEvent): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');

/** API Gateway joins repeated parameters by commas; the raw string still tells them apart. */
function parseQuery(raw: string): Map<string, string[]> {
  const query = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(raw)) query.set(name, [...(query.get(name) ?? []), value]);
  const broken = [...query].filter((pair) => pair.flat().some(hasBrokenText));
  if (broken.length > 0) {
    throw invalidParameter(broken.map(([path]) => ({ path, message: 'This parameter is not valid UTF-8.' })));
  }
  return query;
}

/** What is no UTF-8 becomes U+FFFD on the way, in query strings here and in bodies at the gateway. */
const hasBrokenText = (text: string): boolean => text.includes('\uFFFD');

function parseBody(event: ApiEvent, mediaType: string): unknown {
  const bytes = bytesOf(event);
  if (bytes.byteLength > MAX_BODY_BYTES) {
    throw new RequestError('too-large', 'too-large', 'The body is larger than 1 MB.');
  }
  const [given = ''] = (event.headers['content-type'] ?? '').split(';');
  if (given.trim().toLowerCase() !== mediaType) {
    throw unreadable(`The body has to be sent with the content type ${mediaType}.`);
  }
  const text = decodeUtf8(bytes);
  return mediaType === JSON_TYPE ? parseJson(text) : text;
}

function decodeUtf8(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  if (hasBrokenText(text)) throw unreadable('The body is not valid UTF-8.');
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the body, which may hold credentials.
    throw unreadable('The body is not valid JSON.');
  }
}

const unreadable = (message: string): RequestError => invalidBody([{ path: '', message }]);
