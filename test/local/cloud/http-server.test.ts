import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from '#local/cloud/http-event.ts';
import type { HttpAnswer } from '#local/cloud/http-result.ts';
import { type HttpServer, PortTakenError, startHttpServer } from '#local/cloud/http-server.ts';

const servers: HttpServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop(0)));
});

async function start(handle: (request: HttpRequest) => Promise<Partial<HttpAnswer>>) {
  const reports: string[] = [];
  const server = await startHttpServer({
    port: 0,
    now: () => 1234,
    handle: async (received) => ({
      status: 200,
      headers: { 'content-type': 'text/plain' },
      cookies: [],
      body: Buffer.from('hi'),
      ...(await handle(received)),
    }),
    report: (line) => reports.push(line),
  });
  servers.push(server);
  return { origin: `http://127.0.0.1:${server.port}`, port: server.port, server, reports };
}

describe('HTTP server', () => {
  it('hands over the request as it was sent', async () => {
    const received: HttpRequest[] = [];
    const { origin } = await start(async (one) => {
      received.push(one);
      return {};
    });
    await fetch(`${origin}/a%20b?x=%C3%A9&y=1?2`, {
      method: 'POST',
      body: 'text',
      headers: { 'X-One': '1' },
    });
    expect(received).toEqual([
      {
        method: 'POST',
        path: '/a%20b',
        query: 'x=%C3%A9&y=1?2',
        headers: expect.objectContaining({ 'x-one': '1' }),
        body: Buffer.from('text'),
        sourceIp: '127.0.0.1',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        receivedAt: 1234,
      },
    ]);
  });

  it('sends status, headers, cookies and body', async () => {
    const { origin } = await start(async () => ({
      status: 201,
      headers: { etag: '"1"' },
      cookies: ['a=1', 'b=2'],
    }));
    const response = await fetch(origin);
    expect(response.status).toBe(201);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.text()).toBe('hi');
  });

  it('sends no body where there is none to send', async () => {
    const { origin } = await start(async () => ({ status: 204 }));
    const response = await fetch(origin);
    expect(response.headers.get('content-type')).toBeNull();
    expect(await response.text()).toBe('');
  });

  it('names the length but sends no body to HEAD', async () => {
    const { origin } = await start(async () => ({}));
    const response = await fetch(origin, { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe('2');
    expect(await response.text()).toBe('');
  });

  it('refuses a body over ten megabytes and answers nevertheless', async () => {
    const { port } = await start(async () => ({}));
    const status = await new Promise((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', method: 'POST' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject);
      sent.end(Buffer.alloc(10 * 1024 * 1024 + 1));
    });
    expect(status).toBe(413);
  });

  it('breaks the connection off and says so when the handler itself is broken', async () => {
    const { origin, reports } = await start(async () => {
      throw new Error('a bug');
    });
    await expect(fetch(`${origin}/x?secret=1`)).rejects.toThrow();
    expect(reports).toEqual(['GET /x broke off: Error: a bug']);
  });

  it('says nothing of a caller that goes away in the middle', async () => {
    const { port, reports, server } = await start(async () => ({}));
    const socket = connect(port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await server.stop(1000);
    expect(reports).toEqual([]);
  });

  it('refuses a taken port, naming the port and the variable', async () => {
    const { port } = await start(async () => ({}));
    const second = startHttpServer({
      port,
      now: Date.now,
      handle: () => Promise.reject(),
      report: () => undefined,
    });
    await expect(second).rejects.toThrow(PortTakenError);
    await expect(second).rejects.toThrow(`Port ${port} is taken. Set ADTALLY_PORT`);
  });

  it('lets a request under way end when it stops', async () => {
    const { origin, server } = await start(async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return {};
    });
    const answer = fetch(origin);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = performance.now();
    await server.stop(2000);
    expect(performance.now() - before).toBeLessThan(1500);
    expect((await answer).status).toBe(200);
  });
});
