import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { manageRoutes } from '#functions/manage/routes.ts';
import { about } from '#functions/manage/service/about.ts';
import { openApiDocument } from '#shared/lambda/openapi.ts';
import { exampleOf } from '#shared/lambda/openapi-examples.ts';
import { operationIdOf, ownerOfParameter, tagOf } from '#shared/lambda/openapi-names.ts';
import { createApiWorld } from '#test/support/api-world.ts';
import { expectDocumented, validatorAt } from '#test/support/openapi-check.ts';

const contentSchema = z.record(
  z.string(),
  z.object({ schema: z.unknown().optional(), example: z.unknown().optional() }),
);
const operationSchema = z.object({
  operationId: z.string(),
  tags: z.array(z.string()).length(1),
  security: z.array(z.unknown()).max(0).optional(),
  parameters: z
    .array(
      z
        .object({ name: z.string(), in: z.string(), required: z.boolean() })
        .or(z.object({ $ref: z.string() })),
    )
    .default([]),
  requestBody: z.object({ content: contentSchema }).optional(),
  responses: z.record(z.string(), z.object({ content: contentSchema.default({}) })),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({ examples: z.array(z.unknown()) })) }),
});
const served = openApiDocument(about, manageRoutes);
const document = documentSchema.parse(served);
const operations = Object.entries(document.paths).flatMap(([path, byMethod]) =>
  Object.entries(byMethod).map(([method, operation]) => ({ path, method, operation })),
);
const operationOf = (method: string, path: string) => {
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`${method} ${path} is not in the document.`);
  return operation;
};

/** The linter's own strictest set, and what of the optional rules makes a page of this API readable. */
const LINT_CONFIG = {
  extends: ['recommended-strict' as const],
  rules: {
    'operation-description': 'error',
    'operation-singular-tag': 'error',
    'operation-tag-defined': 'error',
    'parameter-description': 'error',
    'path-params-defined': 'error',
    // A literal segment wins over a parameter, in API Gateway as in our own router: /imports is no id.
    'no-ambiguous-paths': 'off',
  } as const,
};

const lint = async (source: unknown): Promise<string[]> => {
  const config = await createConfig(LINT_CONFIG);
  const found = await lintFromString({ source: JSON.stringify(source), config });
  return found.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`);
};

describe('openapi.json', () => {
  it('is what GET /openapi.json answers, to everybody', async () => {
    const { call } = await createApiWorld();
    const { status, text } = await call('GET', '/openapi.json', { authorizer: undefined });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(served)));
  });

  it('passes a public linter without an error or a warning', async () => {
    expect(await lint(served)).toEqual([]);
  });

  it('is really looked at by the linter', async () => {
    const health = { get: { summary: 'Health', responses: { 200: {} } } };
    const faults = await lint({ ...served, paths: { '/health': health } });
    expect(faults.join('\n')).toContain('operation-operationId');
    expect(faults.join('\n')).toContain('The field `description` must be present');
  });

  it('has every route and no other, each under a name of its own', () => {
    const listed = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(listed.toSorted()).toEqual(manageRoutes.map(({ method, path }) => `${method} ${path}`).toSorted());
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(manageRoutes)(
    'tells of $method $path who may call it, what it takes and what it answers',
    (route) => {
      const operation = operationOf(route.method, route.path);
      expect(operation.security).toEqual(route.role === 'public' ? [] : undefined);
      const inPath = operation.parameters.filter((parameter) => 'in' in parameter && parameter.in === 'path');
      expect(inPath.map((parameter) => 'name' in parameter && `{${parameter.name}}`)).toEqual(
        route.path.match(/\{\w+\}/g) ?? [],
      );
      expect(operation.requestBody !== undefined).toBe('body' in route.request.shape);
      const statuses = Object.keys(operation.responses);
      expect(statuses).toEqual(expect.arrayContaining([...Object.keys(route.responses), '400', '500']));
      if (route.role !== 'public') expect(statuses).toEqual(expect.arrayContaining(['401', '403', '503']));
    },
  );

  it.each(manageRoutes)('refuses what $method $path does not know, in query and body', ({ request }) => {
    const { query, body } = request.shape;
    for (const part of [query, body instanceof z.ZodString ? undefined : body]) {
      const { error } = part?.safeParse({ nobody: 'knows' }) ?? {};
      if (part) expect(error?.issues).toContainEqual(expect.objectContaining({ keys: ['nobody'] }));
    }
  });
});

describe('the examples of openapi.json', () => {
  it.each(Object.keys(document.components.schemas))('%s has one that its schema takes', (name) => {
    const validate = validatorAt('components', 'schemas', name);
    expect(validate(document.components.schemas[name]?.examples[0]), JSON.stringify(validate.errors)).toBe(
      true,
    );
  });

  const bodies = operations.flatMap(({ path, method, operation }) =>
    [
      { place: ['requestBody'], content: operation.requestBody?.content ?? {} },
      ...Object.entries(operation.responses).map(([status, { content }]) => ({
        place: ['responses', status],
        content,
      })),
    ].flatMap(({ place, content }) =>
      Object.entries(content)
        .filter(([, { schema }]) => schema !== undefined)
        .map(([type, { example }]) => ({
          pointer: ['paths', path, method, ...place, 'content', type, 'schema'],
          example,
        })),
    ),
  );

  it('are there for every body that is described by a schema, and fit it', () => {
    expect(bodies.length).toBeGreaterThan(operations.length);
    for (const { pointer, example } of bodies) {
      const validate = validatorAt(...pointer);
      expect(validate(example), `${pointer.join(' ')} ${JSON.stringify(validate.errors)}`).toBe(true);
    }
  });

  const requests = manageRoutes.filter(({ request }) => request.shape.body);
  it.each(requests)(
    'the body of $method $path is one that the route takes',
    ({ method, path, request, consumes }) => {
      const example = operationOf(method, path).requestBody?.content[consumes]?.example;
      expect(request.shape.body?.safeParse(example)).toMatchObject({ success: true });
    },
  );
});

describe('exampleOf', () => {
  const compose = (schema: z.ZodType, showsOptional = true) =>
    exampleOf(z.toJSONSchema(schema), { components: new Map(), showsOptional });

  it.each<[string, z.ZodType, unknown]>([
    ['an example of its own', z.string().meta({ examples: ['Summer'] }), 'Summer'],
    ['its only value', z.literal('ok'), 'ok'],
    ['the first of its values', z.enum(['b', 'a']), 'b'],
    [
      'the name of the field, where nothing else is said',
      z.object({ title: z.string() }),
      { title: 'title' },
    ],
    ['a number within its bounds', z.object({ a: z.int().min(5), b: z.number().max(0.5) }), { a: 5, b: 0.5 }],
    ['what is there rather than null', z.object({ a: z.iso.date().nullable() }), { a: '2026-03-14' }],
    [
      'null where that is the example',
      z
        .string()
        .nullable()
        .meta({ examples: [null] }),
      null,
    ],
    ['one entry of a list', z.array(z.boolean()), [false]],
    [
      'nothing of what may be anything',
      z.object({ a: z.array(z.unknown()), b: z.record(z.string(), z.unknown()) }),
      { a: [], b: {} },
    ],
    [
      "the object's own words over those of its fields",
      z.object({ from: z.iso.date(), to: z.iso.date() }).meta({ examples: [{ to: '2026-03-15' }] }),
      { from: '2026-03-14', to: '2026-03-15' },
    ],
  ])('takes %s', (_what, schema, expected) => expect(compose(schema)).toEqual(expected));

  it('leaves out of an answer what may be missing', () => {
    const schema = z.object({ a: z.boolean(), b: z.boolean().optional() });
    expect([compose(schema, true), compose(schema, false)]).toEqual([{ a: false, b: false }, { a: false }]);
  });
});

describe('the names of operations', () => {
  it.each([
    ['GET', '/health', false, 'getHealth'],
    ['GET', '/v1/campaigns', true, 'listCampaigns'],
    ['GET', '/v1/reports', false, 'getReports'],
    ['POST', '/v1/traffic-sources', false, 'createTrafficSource'],
    ['PATCH', '/v1/campaigns/{id}', false, 'updateCampaign'],
    ['DELETE', '/v1/deliveries/{id}', false, 'deleteDelivery'],
    ['PUT', '/v1/exchange-rates', false, 'setExchangeRates'],
    ['POST', '/v1/integrations/{id}/pause', false, 'pauseIntegration'],
    ['POST', '/v1/integrations/{id}/syncs', false, 'createIntegrationSync'],
    ['GET', '/v1/integrations/{id}/syncs/{runId}', false, 'getIntegrationSync'],
    ['GET', '/v1/integrations/{id}/coverage', false, 'getIntegrationCoverage'],
    ['POST', '/v1/integrations/{id}/static-channels/import', false, 'importStaticChannels'],
  ])('%s %s is %s', (method, path, answersList, name) =>
    expect(operationIdOf({ method, path }, answersList)).toBe(name),
  );

  it.each([
    ['/v1/traffic-sources/{id}', 'Traffic sources'],
    ['/v1/api-keys', 'API keys'],
    ['/health', 'Service'],
  ])('%s belongs to %s', (path, tag) => expect(tagOf({ method: 'GET', path })).toBe(tag));

  it('tells whose id a parameter is', () =>
    expect(ownerOfParameter('/v1/integrations/{id}/signing-keys/{keyId}', 'keyId')).toBe('signing key'));
});

describe('expectDocumented', () => {
  const answer = { statusCode: 200, headers: { 'content-type': 'application/json', 'x-request-id': 'r' } };

  it.each([
    ['a status that is not declared', { ...answer, statusCode: 418, body: '' }, /status is not declared/],
    [
      'a body of another shape',
      { ...answer, body: '{"status":"well"}' },
      /\/status must be equal to constant/,
    ],
    [
      'a media type that is not declared',
      { ...answer, headers: { ...answer.headers, 'content-type': 'text/html' }, body: '' },
      /text\/html/,
    ],
    [
      'a missing header',
      { ...answer, headers: { 'content-type': 'application/json' }, body: '{"status":"ok"}' },
      /x-request-id is missing/,
    ],
    [
      'a stray header',
      { ...answer, headers: { ...answer.headers, etag: '"1"' }, body: '{"status":"ok"}' },
      /etag is not declared/,
    ],
  ])('refuses %s', (_what, given, message) => {
    expect(() => expectDocumented('GET /health', given)).toThrow(message);
  });

  it('takes what the document says', () => {
    expect(() => expectDocumented('GET /health', { ...answer, body: '{"status":"ok"}' })).not.toThrow();
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
