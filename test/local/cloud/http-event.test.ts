import { describe, expect, it } from 'vitest';
import { type HttpRequest, httpEvent } from '#local/cloud/http-event.ts';

const REQUEST: HttpRequest = {
  method: 'GET',
  path: '/v1/integrations/int_1',
  query: '',
  headers: { host: '127.0.0.1:8787', 'user-agent': 'test/1' },
  body: Buffer.alloc(0),
  sourceIp: '127.0.0.1',
  requestId: 'request-1',
  receivedAt: Date.parse('2026-03-04T05:06:07.089Z'),
};

const eventOf = (request: Partial<HttpRequest>) =>
  httpEvent(
    { ...REQUEST, ...request },
    {
      route: { method: 'GET', path: '/v1/integrations/{id}', functionId: 'Fn', authorizer: null },
      routeKey: 'GET /v1/integrations/{id}',
      pathParameters: { id: 'int_1' },
    },
  );

describe('payload format 2.0', () => {
  it('has all that the format names', () => {
    expect(eventOf({})).toEqual({
      version: '2.0',
      routeKey: 'GET /v1/integrations/{id}',
      rawPath: '/v1/integrations/int_1',
      rawQueryString: '',
      headers: {
        host: '127.0.0.1:8787',
        'user-agent': 'test/1',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
      },
      pathParameters: { id: 'int_1' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: '127.0.0.1',
        domainPrefix: '127',
        http: {
          method: 'GET',
          path: '/v1/integrations/int_1',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test/1',
        },
        requestId: 'request-1',
        routeKey: 'GET /v1/integrations/{id}',
        stage: '$default',
        time: '04/Mar/2026:05:06:07 +0000',
        timeEpoch: 1772600767089,
      },
      isBase64Encoded: false,
    });
  });

  it.each([
    { host: 'Int_1.Clicks.Example.com:8787', domainName: 'int_1.clicks.example.com', domainPrefix: 'int_1' },
    { host: 'int_1.clicks.example.com', domainName: 'int_1.clicks.example.com', domainPrefix: 'int_1' },
    { host: '[::1]:8787', domainName: '[::1]', domainPrefix: '[::1]' },
  ])('names the domain of $host without its port', ({ host, domainName, domainPrefix }) => {
    const event = eventOf({ path: '/', headers: { host } });
    expect(event.requestContext).toMatchObject({ domainName, domainPrefix });
    expect(event).toMatchObject({ rawPath: '/', headers: { host } });
  });

  it('decodes the path but leaves the query as it was sent', () => {
    const event = eventOf({ path: '/caf%C3%A9%20x', query: 'a=%C3%A9+b&c' });
    expect(event.rawPath).toBe('/café x');
    expect(event.requestContext.http.path).toBe('/café x');
    expect(event.rawQueryString).toBe('a=%C3%A9+b&c');
    expect(event.queryStringParameters).toEqual({ a: 'é b', c: '' });
  });

  it.each([
    { query: 'a=1&b=2&a=3', parameters: { a: '1,3', b: '2' } },
    { query: 'a=1%2C2', parameters: { a: '1,2' } },
    { query: '__proto__=1', parameters: JSON.parse('{"__proto__":"1"}') },
  ])('joins repeated parameters of $query', ({ query, parameters }) => {
    expect(eventOf({ query }).queryStringParameters).toEqual(parameters);
  });

  it('moves cookies out of the headers and joins repeated ones', () => {
    const event = eventOf({ headers: { cookie: 'a=1; b=2', 'x-list': ['one', 'two'] } });
    expect(event.cookies).toEqual(['a=1', 'b=2']);
    expect(event.headers).toEqual({
      'x-list': 'one,two',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
    });
  });

  it('puts the address that it saw behind those that the caller claims', () => {
    const event = eventOf({ headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(event.headers['x-forwarded-for']).toBe('203.0.113.9, 127.0.0.1');
    expect(event.requestContext.http.sourceIp).toBe('127.0.0.1');
  });

  it.each([
    { type: 'application/json', isText: true },
    { type: 'application/json; charset=utf-8', isText: true },
    { type: 'application/problem+json', isText: true },
    { type: 'text/csv', isText: true },
    { type: 'application/xml', isText: true },
    { type: 'application/x-www-form-urlencoded', isText: false },
    { type: 'application/octet-stream', isText: false },
    { type: undefined, isText: false },
  ])('carries a body of type $type as text: $isText', ({ type, isText }) => {
    const body = Buffer.from('{"ä":1}');
    const event = eventOf({ body, headers: { ...(type !== undefined && { 'content-type': type }) } });
    expect(event.isBase64Encoded).toBe(!isText);
    expect(event.body).toBe(body.toString(isText ? 'utf8' : 'base64'));
  });
});
