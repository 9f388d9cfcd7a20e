import type { CloudRoute } from './contract.ts';

/** A route with what the path's parameters were, decoded. */
export interface RouteMatch {
  route: CloudRoute;
  /** As in the event: `GET /v1/integrations/{id}`, or `$default`. */
  routeKey: string;
  pathParameters: Readonly<Record<string, string>>;
}

const DEFAULT_ROUTE = '$default';

type SegmentKind = 'literal' | 'parameter' | 'greedy';
const RANK = { literal: 0, parameter: 1, greedy: 2 } as const satisfies Record<SegmentKind, number>;

/**
 * Finds the route as an HTTP API does: the most specific path that fits, letter by letter before parameters before
 * `{proxy+}`, a method of its own before `ANY`, `$default` last.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 * @throws URIError when the path is not percent-encoded UTF-8.
 */
export function findRoute(
  routes: readonly CloudRoute[],
  method: string,
  path: string,
): RouteMatch | undefined {
  const segments = path.split('/').map(decodeURIComponent);
  const fitting = routes
    .filter((route) => route.method === method || route.method === 'ANY' || route.path === DEFAULT_ROUTE)
    .flatMap((route) => {
      const pathParameters = parametersOf(route.path, segments);
      return pathParameters ? [{ route, routeKey: routeKeyOf(route), pathParameters }] : [];
    });
  return fitting.toSorted((one, other) => compareRoutes(one.route, other.route))[0];
}

function routeKeyOf({ method, path }: CloudRoute): string {
  return path === DEFAULT_ROUTE ? DEFAULT_ROUTE : `${method} ${path}`;
}

function kindOf(segment: string): SegmentKind {
  if (!segment.startsWith('{')) return 'literal';
  return segment.endsWith('+}') ? 'greedy' : 'parameter';
}

function parametersOf(pattern: string, segments: readonly string[]): Record<string, string> | undefined {
  if (pattern === DEFAULT_ROUTE) return {};
  const wanted = pattern.split('/');
  const isGreedy = kindOf(wanted.at(-1) ?? '') === 'greedy';
  if (isGreedy ? segments.length < wanted.length : segments.length !== wanted.length) return undefined;
  const pairs = wanted.map((segment, index) => ({
    segment,
    kind: kindOf(segment),
    actual: actualOf(segments, segment, index),
  }));
  const fits = pairs.every(({ segment, kind, actual }) =>
    kind === 'literal' ? segment === actual : actual !== '',
  );
  if (!fits) return undefined;
  const parameters = pairs.filter(({ kind }) => kind !== 'literal');
  return Object.fromEntries(
    parameters.map(({ segment, actual }) => [segment.replace(/^\{|\+?\}$/g, ''), actual]),
  );
}

function actualOf(segments: readonly string[], wanted: string, index: number): string {
  return kindOf(wanted) === 'greedy' ? segments.slice(index).join('/') : (segments[index] ?? '');
}

function compareRoutes(one: CloudRoute, other: CloudRoute): number {
  if (one.path === other.path) return Number(one.method === 'ANY') - Number(other.method === 'ANY');
  if (one.path === DEFAULT_ROUTE || other.path === DEFAULT_ROUTE) return one.path === DEFAULT_ROUTE ? 1 : -1;
  const otherSegments = other.path.split('/');
  for (const [index, segment] of one.path.split('/').entries()) {
    const difference = RANK[kindOf(segment)] - RANK[kindOf(otherSegments[index] ?? '')];
    if (difference !== 0) return difference;
  }
  return 0;
}
