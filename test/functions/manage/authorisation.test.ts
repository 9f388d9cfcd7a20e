import { describe, expect, it } from 'vitest';
import { manageRoutes } from '#functions/manage/routes.ts';
import { mayActAs, ROLES } from '#shared/domain/workspace.ts';
import { createApiWorld } from '#test/support/api-world.ts';
import { createSamples, MARKER } from '#test/support/sample-resources.ts';

/** An address in which every id could be one. */
const addressOf = (path: string): string => path.replaceAll(/\{\w+\}/g, 'id_0');

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

const sentAs = (mediaType: string, body: unknown) =>
  typeof body === 'string' ? { rawBody: body, headers: { 'content-type': mediaType } } : { body };

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
        const answer = await call(method, addressOf(path), { authorizer, ...BAD_BODY, query: 'x=1&x=2' });
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
    expect(await call(route.method, addressOf(route.path), { role: route.role, ...BAD_BODY })).toMatchObject({
      status: 403,
      body: { type: expect.stringMatching(/\/forbidden$/) },
    });
  });

  it.each(open)('answers $method $path to everybody', async ({ method, path }) => {
    const { call } = await createApiWorld();
    const address = path.replace('{file}', 'start.js');
    expect(await call(method, address, { authorizer: undefined })).toMatchObject({ status: 200 });
  });

  const withId = secured.filter(({ path }) => path.includes('{'));
  it.each(withId)(
    'answers $method $path with 404 for what belongs to another workspace, and only then',
    async ({ method, path, request, consumes }) => {
      const world = await createApiWorld();
      const samples = await createSamples(world);
      const body = request.shape.body ? sentAs(consumes, samples.bodyOf(method, path)) : {};
      const options = { query: samples.queryOf(path), ...body };
      const address = samples.addressOf(path);
      expect(await world.call(method, address, { ...options, workspaceId: world.foreign })).toMatchObject({
        status: 404,
        body: { type: expect.stringMatching(/\/not-found$/) },
      });
      const own = await world.call(method, address, options);
      expect(own.status).not.toBe(404);
      expect(own.status).not.toBe(400);
    },
  );

  const lists = secured.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
  it.each(lists)('shows by $method $path nothing of another workspace', async ({ method, path }) => {
    const world = await createApiWorld();
    const samples = await createSamples(world);
    const query = samples.queryOf(path);
    const { status, text } = await world.call(method, path, { query, workspaceId: world.foreign });
    expect([200, 404]).toContain(status);
    for (const theirs of [MARKER, world.home, ...samples.ids]) expect(text).not.toContain(theirs);
  });

  const ofSamples = lists.filter(({ path }) => withId.some((route) => route.path === `${path}/{id}`));
  it.each(ofSamples)('shows by $method $path what is its own', async ({ method, path }) => {
    const world = await createApiWorld();
    const samples = await createSamples(world);
    const id = samples.addressOf(`${path}/{id}`).slice(path.length + 1);
    expect((await world.call(method, path)).text).toContain(id);
  });

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
