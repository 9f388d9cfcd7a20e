import type { IncomingHttpHeaders } from 'node:http';
import type { APIGatewayEventRequestContextV2, APIGatewayProxyEventV2 } from 'aws-lambda';
import { ACCOUNT_ID } from './aws-names.ts';
import type { RouteMatch } from './http-routing.ts';

const API_ID = 'local';

/** A request as it came over the wire. */
export interface HttpRequest {
  method: string;
  /** As sent, percent-encoded, without the query. */
  path: string;
  /** As sent, without the question mark. */
  query: string;
  /** Lower-case names; every value of a repeated name. */
  headers: IncomingHttpHeaders;
  body: Buffer;
  sourceIp: string;
  requestId: string;
  receivedAt: number;
}

/**
 * The event of payload format 2.0. The path comes decoded, the raw query string as it was sent, and what is not text
 * by its content type in base64, forms included.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpEvent(request: HttpRequest, match: RouteMatch): APIGatewayProxyEventV2 {
  const { cookie, ...others } = request.headers;
  const isText = isTextType(request.headers['content-type']);
  const queryStringParameters = queryParametersOf(request.query);
  return {
    version: '2.0',
    routeKey: match.routeKey,
    rawPath: decodeURIComponent(request.path),
    rawQueryString: request.query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/; */) }),
    headers: { ...joinedHeaders(others), ...forwardedHeaders(request) },
    ...(queryStringParameters ? { queryStringParameters } : {}),
    requestContext: requestContextOf(request, match),
    ...(Object.keys(match.pathParameters).length > 0 ? { pathParameters: match.pathParameters } : {}),
    ...(request.body.length > 0 ? { body: request.body.toString(isText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

function requestContextOf(request: HttpRequest, match: RouteMatch): APIGatewayEventRequestContextV2 {
  const domainName = (request.headers.host ?? '127.0.0.1').replace(/:\d+$/, '').toLowerCase();
  return {
    accountId: ACCOUNT_ID,
    apiId: API_ID,
    domainName,
    domainPrefix: domainName.split('.', 1)[0] ?? '',
    http: {
      method: request.method,
      path: decodeURIComponent(request.path),
      protocol: 'HTTP/1.1',
      sourceIp: request.sourceIp,
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId: request.requestId,
    routeKey: match.routeKey,
    stage: '$default',
    time: logTimeOf(request.receivedAt),
    timeEpoch: request.receivedAt,
  };
}

/** `22/Nov/2026:07:05:00 +0000` */
function logTimeOf(instant: number): string {
  const [, day, month, year, time] = new Date(instant).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

function joinedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
  );
  return Object.fromEntries(entries);
}

/** What API Gateway adds. The address that it saw comes last in the list that the caller may have sent. */
function forwardedHeaders({ headers, sourceIp }: HttpRequest): Record<string, string> {
  const claimed = headers['x-forwarded-for'];
  return {
    'x-forwarded-for': claimed === undefined ? sourceIp : `${claimed}, ${sourceIp}`,
    'x-forwarded-proto': 'http',
  };
}

function queryParametersOf(query: string): Record<string, string> | undefined {
  if (query === '') return undefined;
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query))
    values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries([...values].map(([name, all]) => [name, all.join(',')]));
}

function isTextType(contentType: string | undefined): boolean {
  return /^(text\/|application\/(json|xml|javascript)\b|application\/[\w.-]+\+(json|xml)\b)/i.test(
    contentType ?? '',
  );
}
