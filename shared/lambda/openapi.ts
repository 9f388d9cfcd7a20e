import { z } from 'zod';
import type { RequestFault } from '#shared/domain/errors.ts';
import { PROBLEM_STATUS, problemSchema } from './problem.ts';
import { JSON_TYPE, type Route } from './route.ts';

type Json = Record<string, unknown>;
type Described = Omit<Route<never>, 'answer'>;

const DEFINITION = '#/$defs/';
const COMPONENT = '#/components/schemas/';

/** The OpenAPI 3.1 document of a table of routes, from the schemas that check requests and answers (spec A-4). */
export function openApiDocument(
  info: { title: string; version: string; description: string },
  routes: readonly Described[],
): Json {
  const components = new Map<string, unknown>();
  const refer = schemaWriter(components);
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, refer) };
  }
  return {
    openapi: '3.1.0',
    info,
    paths,
    components: {
      schemas: Object.fromEntries([...components].sort(([a], [b]) => a.localeCompare(b))),
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the workspace' },
      },
    },
    security: [{ apiKey: [] }],
  };
}

type SchemaWriter = (schema: z.ZodType, io: 'input' | 'output') => unknown;

/** Writes a schema in place, and what has an id as a component of that name. */
function schemaWriter(components: Map<string, unknown>): SchemaWriter {
  return (schema, io) => {
    const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
    for (const [name, definition] of Object.entries($defs))
      define(components, name, pointToComponents(definition));
    return pointToComponents(own);
  };
}

function define(components: Map<string, unknown>, name: string, definition: unknown): void {
  const known = components.get(name);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(definition)) {
    throw new Error(`Two schemas have the id ${name}.`);
  }
  components.set(name, definition);
}

/** References become those of the document. */
function pointToComponents(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(pointToComponents);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string'
        ? value.replace(DEFINITION, COMPONENT)
        : pointToComponents(value),
    ]),
  );
}

function operation(route: Described, refer: SchemaWriter): Json {
  const { params, query, headers, body } = route.request.shape;
  const parameters = [
    ...parametersOf('path', params, refer),
    ...parametersOf('query', query, refer),
    ...parametersOf('header', headers, refer),
  ];
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(route.role === 'public' ? { security: [] } : { description: `Needs the role ${route.role}.` }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? { requestBody: { required: true, content: { [route.consumes]: { schema: refer(body, 'input') } } } }
      : {}),
    responses: { ...answers(route, refer), ...problems(route, refer) },
  };
}

/** `POST /v1/integrations/{id}/syncs` → `postIntegrationsIdSyncs`. */
function operationId({ method, path }: Described): string {
  const words = path
    .replace(/^\/v1/, '')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function parametersOf(place: string, schema: z.ZodObject | undefined, refer: SchemaWriter): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !z.safeParse(field, undefined).success,
    schema: refer(field, 'input'),
  }));
}

function answers(route: Described, refer: SchemaWriter): Json {
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, schema]) => [
      status,
      schema instanceof z.ZodNull
        ? { description: 'Done; no body' }
        : {
            description: 'Done',
            content: { [JSON_TYPE]: { schema: refer(schema, 'output') }, ...files(route) },
          },
    ]),
  );
}

/** Files are described by their media type alone. */
const files = ({ produces }: Described): Json => Object.fromEntries(produces.map((type) => [type, {}]));

function problems(route: Described, refer: SchemaWriter): Json {
  const { params, query, body } = route.request.shape;
  const faults = new Set<RequestFault>([
    ...(query || body ? (['invalid'] as const) : []),
    ...(route.role === 'public' ? [] : (['unauthenticated', 'forbidden'] as const)),
    ...(params ? (['not-found'] as const) : []),
    ...(body ? (['too-large'] as const) : []),
    ...route.faults,
  ]);
  const content = { 'application/problem+json': { schema: refer(problemSchema, 'output') } };
  const entries = [...faults].map((fault) => [
    PROBLEM_STATUS[fault],
    { description: DESCRIPTIONS[fault], content },
  ]);
  return { ...Object.fromEntries(entries), default: { description: 'A problem of another kind', content } };
}

const DESCRIPTIONS = {
  invalid: 'Something in the request is not valid; errors name it',
  unauthenticated: 'No valid API key',
  forbidden: 'The role of the key does not allow this',
  'not-found': 'Not in this workspace',
  conflict: 'The present state does not allow this',
  'precondition-failed': 'Another version than If-Match names',
  'too-large': 'The body is larger than 1 MB',
  unprocessable: 'Valid, but it cannot be done; errors name what',
  unavailable: 'Something that this needs does not answer; try again after Retry-After',
} as const satisfies Record<RequestFault, string>;
