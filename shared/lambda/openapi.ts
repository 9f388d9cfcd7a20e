import { z } from 'zod';
import type { RequestFault } from '#shared/domain/errors.ts';
import { operationIdOf, ownerOfParameter, tagOf } from './openapi-names.ts';
import {
  type DescribedHeader,
  headerReferences,
  problemResponses,
  responseName,
  SHARED_HEADERS,
} from './openapi-problems.ts';
import { createSchemaWriter, type SchemaWriter } from './openapi-schemas.ts';
import { PROBLEM_STATUS } from './problem.ts';
import { JSON_TYPE, type Route } from './route.ts';

type Json = Record<string, unknown>;
export type DescribedRoute = Omit<Route<never>, 'admit'>;

/** What the routes do not say themselves. */
export interface ApiDescription {
  title: string;
  version: string;
  summary: string;
  /** Markdown: what holds for all routes. */
  description: string;
  license: { name: string; identifier: string };
  /** A sentence for each resource, by its name in the document. */
  resources: Readonly<Record<string, string>>;
}

/** The OpenAPI 3.1 document of a table of routes, from the schemas that check requests and answers (spec A-4). */
export function openApiDocument(
  { resources, ...info }: ApiDescription,
  routes: readonly DescribedRoute[],
): Json {
  const writer = createSchemaWriter();
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, writer) };
  }
  const responses = problemResponses(writer);
  const tags = [...new Set(routes.map(tagOf))].map((name) => ({ name, description: resources[name] }));
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: '/' }],
    tags,
    paths,
    components: {
      schemas: writer.components(),
      responses,
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY },
      headers: SHARED_HEADERS,
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the workspace' },
      },
    },
    security: [{ apiKey: [] }],
  };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Makes the call safe to repeat: the same key and request get the same answer for a day.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: '9b2f6c1e-7d0a-4c55-9f0e-1f7f3a2f6d10',
};

function operation(route: DescribedRoute, writer: SchemaWriter): Json {
  const { params, query, headers, body } = route.request.shape;
  const parameters = [
    ...parametersOf(route, 'path', params, writer),
    ...parametersOf(route, 'query', query, writer),
    ...parametersOf(route, 'header', headers, writer),
    ...(takesIdempotencyKey(route) ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ];
  return {
    operationId: operationIdOf(route, answersList(route)),
    summary: route.summary,
    tags: [tagOf(route)],
    ...(route.role === 'public'
      ? { description: 'Needs no key.', security: [] }
      : { description: `Needs the role ${route.role}.` }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: requestContent(route, body, writer) } } : {}),
    responses: { ...answers(route, writer), ...problems(route) },
  };
}

const requestContent = (route: DescribedRoute, body: z.ZodType, writer: SchemaWriter): Json => ({
  [route.consumes]: withExample(body, 'input', writer),
});

function withExample(schema: z.ZodType, io: 'input' | 'output', writer: SchemaWriter): Json {
  const written = writer.write(schema, io);
  return { schema: written, example: writer.exampleOf(written, io) };
}

function parametersOf(
  route: DescribedRoute,
  place: 'path' | 'query' | 'header',
  fields: z.ZodObject | undefined,
  writer: SchemaWriter,
): Json[] {
  return Object.entries(fields?.shape ?? {}).map(([name, field]) => {
    const { description: written, ...schema } = writer.write(field, 'input');
    const description =
      written ?? (place === 'path' ? `Id of the ${ownerOfParameter(route.path, name)}` : '');
    const required = place === 'path' || !z.safeParse(field, undefined).success;
    const example = required ? { example: writer.exampleOf(schema, 'input') } : {};
    return { name, in: place, required, description, schema, ...example };
  });
}

function answers(route: DescribedRoute, writer: SchemaWriter): Json {
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, schema]) => {
      const content = { ...jsonContent(schema, writer), ...files(route) };
      return [
        status,
        {
          description: OUTCOMES[status] ?? 'Done',
          headers: headersOf(route, status, schema),
          ...(Object.keys(content).length > 0 ? { content } : {}),
        },
      ];
    }),
  );
}

const OUTCOMES: Readonly<Record<string, string>> = {
  201: 'Made',
  202: 'Accepted: it goes on by itself',
  204: 'Done; no body',
};

const jsonContent = (schema: z.ZodType, writer: SchemaWriter): Json =>
  schema instanceof z.ZodNull || schema instanceof z.ZodNever
    ? {}
    : { [JSON_TYPE]: withExample(schema, 'output', writer) };

/** Files are described by their media type alone. */
const files = ({ produces }: DescribedRoute): Json => Object.fromEntries(produces.map((type) => [type, {}]));

/** What has a version tells it in an ETag, and what was made or begun may tell where it is. */
function headersOf(route: DescribedRoute, status: string, schema: z.ZodType): Json {
  const presence: readonly (readonly [DescribedHeader, boolean])[] = [
    ['x-request-id', true],
    ['etag', hasVersion(schema)],
    ['location', status === '201' || status === '202'],
    ['content-disposition', route.produces.length > 0],
    ['idempotency-replayed', takesIdempotencyKey(route)],
  ];
  return headerReferences(presence.filter(([, isThere]) => isThere).map(([name]) => name));
}

/** Of a choice every one has to. */
function hasVersion(schema: unknown): boolean {
  if (schema instanceof z.ZodUnion) return schema.options.every(hasVersion);
  return schema instanceof z.ZodObject && 'version' in schema.shape;
}

function problems(route: DescribedRoute): Json {
  const { params, body } = route.request.shape;
  const faults = new Set<RequestFault>([
    'invalid',
    ...(route.role === 'public' ? [] : (['unauthenticated', 'forbidden', 'unavailable'] as const)),
    ...(params ? (['not-found'] as const) : []),
    ...(body ? (['too-large'] as const) : []),
    ...(takesIdempotencyKey(route) ? (['conflict', 'unprocessable'] as const) : []),
    ...route.faults,
  ]);
  const entries = [...faults].map((fault) => [PROBLEM_STATUS[fault], responseName(fault)] as const);
  const all = [...entries, [429, 'TooManyRequests'], [500, 'InternalError']] as const;
  return Object.fromEntries(
    all.map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }]),
  );
}

const takesIdempotencyKey = ({ method, role }: DescribedRoute): boolean =>
  method === 'POST' && role !== 'public';

function answersList({ method, responses }: DescribedRoute): boolean {
  const schema = responses[200];
  return method === 'GET' && schema instanceof z.ZodObject && 'items' in schema.shape;
}
