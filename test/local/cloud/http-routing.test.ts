import { describe, expect, it } from 'vitest';
import type { CloudRoute } from '#local/cloud/contract.ts';
import { createRouter } from '#local/cloud/http-routing.ts';

const ROUTES: CloudRoute[] = [
  'ANY $default',
  'ANY /{proxy+}',
  'ANY /v1/integrations',
  'GET /v1/integrations',
  'GET /v1/integrations/{id}',
  'GET /v1/integrations/special',
  'GET /v1/integrations/{id}/syncs',
  'GET /v1/integrations/{rest+}',
  'POST /v1/only-post',
].map((key) => {
  const [method = '', path = ''] = key.split(' ');
  return { method, path, functionId: key, authorizer: null };
});

describe('route selection', () => {
  it.each([
    { request: 'GET /v1/integrations', routeKey: 'GET /v1/integrations', parameters: {} },
    { request: 'POST /v1/integrations', routeKey: 'ANY /v1/integrations', parameters: {} },
    { request: 'GET /v1/integrations/special', routeKey: 'GET /v1/integrations/special', parameters: {} },
    {
      request: 'GET /v1/integrations/a%20b',
      routeKey: 'GET /v1/integrations/{id}',
      parameters: { id: 'a b' },
    },
    {
      request: 'GET /v1/integrations/a%2Fb',
      routeKey: 'GET /v1/integrations/{id}',
      parameters: { id: 'a/b' },
    },
    {
      request: 'GET /v1/integrations/x/syncs',
      routeKey: 'GET /v1/integrations/{id}/syncs',
      parameters: { id: 'x' },
    },
    {
      request: 'GET /v1/integrations/x/y/z',
      routeKey: 'GET /v1/integrations/{rest+}',
      parameters: { rest: 'x/y/z' },
    },
    { request: 'GET /v1/only-post', routeKey: 'ANY /{proxy+}', parameters: { proxy: 'v1/only-post' } },
    { request: 'POST /v1/only-post', routeKey: 'POST /v1/only-post', parameters: {} },
    { request: 'GET /', routeKey: '$default', parameters: {} },
  ])('sends $request to $routeKey', ({ request, routeKey, parameters }) => {
    const [method = '', path = ''] = request.split(' ');
    for (const routes of [ROUTES, ROUTES.toReversed()]) {
      const match = createRouter(routes)(method, path);
      expect(match).toMatchObject({ routeKey, pathParameters: parameters });
    }
  });

  it('finds nothing where no route fits, a slash at the end counting', () => {
    const routes = ROUTES.filter(({ functionId }) => functionId.startsWith('GET /v1/integrations/{id}'));
    expect(createRouter(routes)('GET', '/v1/integrations/')).toBeUndefined();
    expect(createRouter(routes)('GET', '/v1/integrations/x/')).toBeUndefined();
    expect(createRouter(routes)('POST', '/v1/integrations/x')).toBeUndefined();
  });

  it('refuses a path that is no UTF-8', () => {
    expect(() => createRouter(ROUTES)('GET', '/%ff')).toThrow(URIError);
  });
});
