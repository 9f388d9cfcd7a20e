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

/** @throws URIError when the path is not percent-encoded UTF-8. */
export type Router = (method: string, path: string) => RouteMatch | undefined;

/**
 * Finds routes as an HTTP API does: the most specific path that fits, letter by letter before parameters before
 * `{proxy+}`, a method of its own before `ANY`, `$default` last.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function createRouter(routes: readonly CloudRoute[]): Router {
  const known = routes.map((route) => ({
    route,
    routeKey: routeKeyOf(route),
    segments: route.path === DEFAULT_ROUTE ? null : segmentsOf(route.path),
  }));
  return (method, path) => {
    const actual = path.split('/').map(decodeURIComponent);
    const fitting = known.flatMap(({ route, routeKey, segments }) => {
      if (segments !== null && route.method !== method && route.method !== 'ANY') return [];
      const pathParameters = segments === null ? {} : parametersOf(segments, actual);
      return pathParameters ? [{ route, routeKey, pathParameters }] : [];
    });
    return fitting.toSorted((one, other) => compareRoutes(one.route, other.route))[0];
  };
}

interface Segment {
  kind: SegmentKind;
  /** What a letter-by-letter segment says, or the parameter's name. */
  text: string;
}

const segmentsOf = (path: string): Segment[] =>
  path.split('/').map((segment) => ({ kind: kindOf(segment), text: segment.replace(/^\{|\+?\}$/g, '') }));

function routeKeyOf({ method, path }: CloudRoute): string {
  return path === DEFAULT_ROUTE ? DEFAULT_ROUTE : `${method} ${path}`;
}

function kindOf(segment: string): SegmentKind {
  if (!segment.startsWith('{')) return 'literal';
  return segment.endsWith('+}') ? 'greedy' : 'parameter';
}

function parametersOf(
  wanted: readonly Segment[],
  actual: readonly string[],
): Record<string, string> | undefined {
  const isGreedy = wanted.at(-1)?.kind === 'greedy';
  if (isGreedy ? actual.length < wanted.length : actual.length !== wanted.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, { kind, text }] of wanted.entries()) {
    const value = valueAt(actual, index, kind);
    if (kind === 'literal' ? text !== value : value === '') return undefined;
    if (kind !== 'literal') parameters[text] = value;
  }
  return parameters;
}

const valueAt = (actual: readonly string[], index: number, kind: SegmentKind): string =>
  kind === 'greedy' ? actual.slice(index).join('/') : (actual[index] ?? '');

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
