import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { manageRoutes } from '#functions/manage/routes.ts';
import { createApiWorld, openNetwork, SECRET } from '#test/support/api-world.ts';

const schemaSchema = z.record(z.string(), z.unknown());
const contentSchema = z.record(z.string(), z.object({ schema: schemaSchema }));
const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string().min(1),
  security: z.array(z.unknown()).max(0).optional(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean(),
        schema: schemaSchema,
      }),
    )
    .default([]),
  requestBody: z.object({ required: z.literal(true), content: contentSchema }).optional(),
  responses: z.record(
    z.string().regex(/^([1-5]\d\d|default)$/),
    z.object({ description: z.string().min(1), content: contentSchema.optional() }),
  ),
});
const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'post', 'patch', 'delete']), operationSchema),
  ),
  components: z.object({
    schemas: z.record(z.string(), schemaSchema),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
  security: z.array(z.object({ apiKey: z.array(z.string()) })),
});

async function readDocument() {
  const { call } = await createApiWorld();
  const { status, text } = await call('GET', '/openapi.json', { authorizer: undefined });
  expect(status).toBe(200);
  return { text, document: documentSchema.parse(JSON.parse(text)) };
}

const operationOf = (document: z.infer<typeof documentSchema>, method: string, path: string) => {
  const [, operation] =
    Object.entries(document.paths[path] ?? {}).find(([name]) => name === method.toLowerCase()) ?? [];
  if (!operation) throw new Error(`${method} ${path} is not in the document.`);
  return operation;
};

describe('openapi.json', () => {
  it('has the shape of OpenAPI 3.1, and each reference leads to a component', async () => {
    const { text, document } = await readDocument();
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
    const components = Object.keys(document.components.schemas);
    expect(new Set(references)).toEqual(new Set(components.map((name) => `#/components/schemas/${name}`)));
    expect(components).toEqual(
      expect.arrayContaining(['Integration', 'NewIntegration', 'Problem', 'SyncRun', 'Cost']),
    );
    expect(text).not.toContain('$defs');
  });

  it('has every route and no other', async () => {
    const { document } = await readDocument();
    const listed = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(listed.toSorted()).toEqual(manageRoutes.map(({ method, path }) => `${method} ${path}`).toSorted());
    const ids = manageRoutes.map(({ method, path }) => operationOf(document, method, path).operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(manageRoutes)(
    'tells of $method $path who may call it, what it takes and what it answers',
    async (route) => {
      const { document } = await readDocument();
      const operation = operationOf(document, route.method, route.path);
      expect(operation.security).toEqual(route.role === 'public' ? [] : undefined);
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(route.path.match(/\{\w+\}/g) ?? []);
      expect(inPath.every(({ required }) => required)).toBe(true);
      expect(operation.requestBody !== undefined).toBe('body' in route.request.shape);
      const statuses = Object.keys(operation.responses);
      expect(statuses).toEqual(expect.arrayContaining([...Object.keys(route.responses), 'default']));
      if (route.role !== 'public') expect(statuses).toEqual(expect.arrayContaining(['401', '403']));
    },
  );

  it.each(manageRoutes)('refuses what $method $path does not know, in query and body', async (route) => {
    const { query, body } = route.request.shape;
    for (const part of [query, body]) {
      const { error } = part?.safeParse({ nobody: 'knows' }) ?? {};
      if (part) expect(error?.issues).toContainEqual(expect.objectContaining({ keys: ['nobody'] }));
    }
  });

  it('describes an integration as it is answered', async () => {
    const { document } = await readDocument();
    const { call } = await createApiWorld();
    const answer = await call('POST', '/v1/integrations', {
      body: { provider: openNetwork.id, name: 'Main', credentials: { apiToken: SECRET } },
    });
    const described = z.object({ properties: schemaSchema, required: z.array(z.string()) });
    const { properties, required } = described.parse(document.components.schemas['Integration']);
    expect(Object.keys(answer.body).toSorted()).toEqual(Object.keys(properties).toSorted());
    expect(required.toSorted()).toEqual(Object.keys(properties).toSorted());
  });

  it('gives examples that its own schemas take', async () => {
    const { document } = await readDocument();
    const { properties } = z
      .object({ properties: z.record(z.string(), schemaSchema) })
      .parse(document.components.schemas['NewIntegration']);
    expect(properties['currency']).toMatchObject({ examples: ['USD'] });
    expect(properties['timezone']).toMatchObject({ examples: ['Europe/Berlin'] });
  });
});

describe('GET /v1/providers', () => {
  it('lists what can be connected, with a form for the credentials', async () => {
    const { call } = await createApiWorld();
    const { status, body } = await call('GET', '/v1/providers', { role: 'viewer' });
    expect(status).toBe(200);
    expect(body['items']).toMatchObject([
      {
        id: 'open-net',
        name: 'Open Net',
        kind: 'cost',
        granularity: 'hour',
        timezones: [],
        resyncDays: 3,
        credentials: { properties: { apiToken: { description: 'Profile > API' } }, required: ['apiToken'] },
      },
      { id: 'zoned-net', timezones: ['Etc/UTC', 'Asia/Shanghai', 'EST'] },
      { id: 'telling-net' },
      { id: 'eastern-net', defaultTimezone: 'America/New_York' },
    ]);
  });
});

describe('GET /health', () => {
  it('answers ok', async () => {
    const { call } = await createApiWorld();
    expect(await call('GET', '/health', { authorizer: undefined })).toMatchObject({
      status: 200,
      body: { status: 'ok' },
      headers: { 'x-request-id': 'request-1' },
    });
  });
});
