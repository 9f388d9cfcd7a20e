import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { CloudRoute } from './contract.ts';
import { FunctionError } from './function-error.ts';
import type { Authorization, Authorize } from './http-authorizer.ts';
import { type HttpRequest, httpEvent } from './http-event.ts';
import { gatewayAnswer, type HttpAnswer, readResult } from './http-result.ts';
import { createRouter, type RouteMatch } from './http-routing.ts';

/** What Lambda takes as one event. */
const EVENT_LIMIT_BYTES = 6 * 1024 * 1024;
/** A character becomes six bytes of JSON at most, so that with a body below this even the largest headers fit. */
const SMALL_BODY_CHARACTERS = EVENT_LIMIT_BYTES / 12;
const INTEGRATION_TIMEOUT_MS = 30_000;

/** Answers a request as API Gateway's HTTP API does. */
export type HttpApi = (request: HttpRequest) => Promise<HttpAnswer>;

export interface HttpApiDeps {
  routes: readonly CloudRoute[];
  invoke: (functionId: string, event: unknown) => Promise<unknown>;
  authorize: Authorize;
}

export function createHttpApi(deps: HttpApiDeps): HttpApi {
  const findRoute = createRouter(deps.routes);

  async function integrate(match: RouteMatch, event: APIGatewayProxyEventV2): Promise<HttpAnswer> {
    const authorization = await authorized(match, event);
    if (authorization && !authorization.allowed)
      return gatewayAnswer(authorization.status, authorization.message);
    const complete = authorization ? withAuthorizer(event, authorization.context) : event;
    if (isTooLarge(event.body, complete)) return gatewayAnswer(413, 'Request Entity Too Large');
    return readResult(await deps.invoke(match.route.functionId, complete));
  }

  async function authorized(match: RouteMatch, event: APIGatewayProxyEventV2): Promise<Authorization | null> {
    return match.route.authorizer ? deps.authorize(match.route.authorizer, event) : null;
  }

  async function answer(request: HttpRequest): Promise<HttpAnswer> {
    try {
      const match = findRoute(request.method, request.path);
      if (!match) return gatewayAnswer(404, 'Not Found');
      return await withinTimeout(integrate(match, httpEvent(request, match)));
    } catch (error) {
      if (error instanceof URIError) return gatewayAnswer(400, 'Bad Request');
      if (error instanceof FunctionError) return gatewayAnswer(500, 'Internal Server Error');
      throw error;
    }
  }

  return async (request) => {
    const { headers, ...rest } = await answer(request);
    return { ...rest, headers: { ...headers, 'apigw-requestid': request.requestId } };
  };
}

function isTooLarge(body: string | undefined, event: object): boolean {
  if ((body?.length ?? 0) < SMALL_BODY_CHARACTERS) return false;
  return Buffer.byteLength(JSON.stringify(event)) > EVENT_LIMIT_BYTES;
}

function withAuthorizer(event: APIGatewayProxyEventV2, context: Record<string, unknown>): object {
  return { ...event, requestContext: { ...event.requestContext, authorizer: { lambda: context } } };
}

async function withinTimeout(answer: Promise<HttpAnswer>): Promise<HttpAnswer> {
  const { promise, resolve } = Promise.withResolvers<HttpAnswer>();
  const timer = setTimeout(() => resolve(gatewayAnswer(503, 'Service Unavailable')), INTEGRATION_TIMEOUT_MS);
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}
