import { describe, expect, it } from 'vitest';
import { manageRoutes } from '#functions/manage/routes.ts';
import { mayActAs, ROLES } from '#shared/domain/workspace.ts';
import { createApiWorld, openNetwork, SECRET } from '#test/support/api-world.ts';

const SAMPLE_IDS: Record<string, string> = {
  '/v1/integrations': 'int_0',
  '/v1/traffic-sources': 'trs_0',
  '/v1/campaigns': 'cmp_0',
};
const pathOf = (template: string, ids: Readonly<Record<string, string>> = SAMPLE_IDS): string => {
  const collection = Object.keys(ids).find((prefix) => template.startsWith(prefix)) ?? '';
  return template.replace('{id}', ids[collection] ?? '').replace('{runId}', 'run_0');
};

/** What a route needs beside the id before it looks anything up. */
const SAMPLE_QUERIES: Record<string, string> = {
  '/v1/integrations/{id}/coverage': 'from=2026-03-13T00:00:00Z&to=2026-03-14T00:00:00Z',
  '/v1/integrations/{id}/revisions': 'from=2026-03-13&to=2026-03-14',
};

const secured = manageRoutes.filter(({ role }) => role !== 'public');
const open = manageRoutes.filter(({ role }) => role === 'public');
const forbidden = secured.flatMap((route) =>
  ROLES.filter((role) => route.role !== 'public' && !mayActAs(role, route.role)).map((role) => ({
    ...route,
    role,
  })),
);
/** A body that passes no schema, and no valid JSON either: whoever is refused must not learn that. */
const BAD_BODY = { rawBody: '{' };

describe('the route table', () => {
  it('is walked as a whole', () => {
    expect(secured.length).toBeGreaterThan(20);
    expect(forbidden.length).toBeGreaterThan(10);
    expect(open.map(({ path }) => path)).toEqual(['/health', '/openapi.json', '/docs', '/docs/{file}']);
    expect(new Set(manageRoutes.map(({ method, path }) => `${method} ${path}`)).size).toBe(
      manageRoutes.length,
    );
  });

  it.each(secured)(
    'answers $method $path without a key with 401, whatever the request',
    async ({ method, path }) => {
      const { call } = await createApiWorld();
      for (const authorizer of [undefined, null, {}, { refusal: 'missing' }, { role: 'admin' }]) {
        const answer = await call(method, pathOf(path), { authorizer, ...BAD_BODY, query: 'x=1&x=2' });
        expect(answer).toMatchObject({
          status: 401,
          headers: {
            'content-type': 'application/problem+json',
            'www-authenticate': 'Bearer realm="adtally"',
            'x-request-id': 'request-1',
          },
          body: { type: expect.stringMatching(/\/api-key-missing$/), status: 401, requestId: 'request-1' },
        });
      }
    },
  );

  it.each(forbidden)('answers $method $path with 403 to a $role before it reads the body', async (route) => {
    const { call } = await createApiWorld();
    expect(await call(route.method, pathOf(route.path), { role: route.role, ...BAD_BODY })).toMatchObject({
      status: 403,
      body: { type: expect.stringMatching(/\/forbidden$/) },
    });
  });

  it.each(open)('answers $method $path to everybody', async ({ method, path }) => {
    const { call } = await createApiWorld();
    const address = path.replace('{file}', 'start.js');
    expect(await call(method, address, { authorizer: undefined })).toMatchObject({ status: 200 });
  });

  const withId = secured.filter(({ path }) => path.includes('{id}'));
  it.each(withId)(
    'answers $method $path with 404 for what belongs to another workspace',
    async ({ method, path }) => {
      const { call, foreign } = await createApiWorld();
      const credentials = { apiToken: SECRET };
      const made: Record<string, string> = {};
      for (const [collection, body] of [
        ['/v1/integrations', { provider: openNetwork.id, name: 'A', credentials }],
        ['/v1/traffic-sources', { provider: openNetwork.id, name: 'A' }],
        ['/v1/campaigns', { name: 'A' }],
      ] as const) {
        const { status, body: answer } = await call('POST', collection, { body });
        expect(status).toBe(201);
        made[collection] = String(answer['id']);
      }
      const body = path.endsWith('/syncs')
        ? { from: '2026-03-13', to: '2026-03-14' }
        : path.endsWith('/reconnect')
          ? { credentials }
          : { name: 'B' };
      const needsBody = method === 'PATCH' || method === 'POST';
      const query = SAMPLE_QUERIES[path] ?? '';
      const options = { workspaceId: foreign, query, ...(needsBody ? { body } : {}) };
      expect(await call(method, pathOf(path, made), options)).toMatchObject({
        status: 404,
        body: { type: expect.stringMatching(/\/not-found$/) },
      });
    },
  );

  it.each([
    ['unknown', 401, 'api-key-unknown'],
    ['expired', 401, 'api-key-expired'],
    ['unavailable', 503, 'authorization-unavailable'],
  ])('tells a key that is %s', async (refusal, status, code) => {
    const { call } = await createApiWorld();
    const answer = await call('GET', '/v1/integrations', { authorizer: { refusal } });
    expect(answer).toMatchObject({ status, body: { type: expect.stringMatching(new RegExp(`/${code}$`)) } });
  });
});
