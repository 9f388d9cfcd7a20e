import { afterEach, describe, expect, it } from 'vitest';
import { createPostbackSender } from '#shared/adapters/http/postback-sender.ts';
import { createTargetGuard } from '#shared/adapters/http/target-guard.ts';
import { type ScriptedServer, type SeenRequest, startScriptedServer } from '#test/support/scripted-server.ts';

type Script = Parameters<typeof startScriptedServer>[0];

describe('the sender of postbacks', () => {
  const servers: ScriptedServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  const listen = async (script: Script): Promise<ScriptedServer> => {
    const server = await startScriptedServer(script);
    servers.push(server);
    return server;
  };
  const hostOf = ({ origin }: ScriptedServer): string => new URL(origin).host;
  /** Every name means these addresses. */
  const senderTo = (allowed: readonly ScriptedServer[], addresses = ['127.0.0.1'], timeoutMs = 2000) => {
    const asked: string[] = [];
    const sender = createPostbackSender({
      guard: createTargetGuard(allowed.map(hostOf)),
      resolve: async (hostname) => {
        asked.push(hostname);
        return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      },
      timeoutMs,
    });
    const send = (url: string, body: string | null = null) =>
      sender.send({ method: body === null ? 'GET' : 'POST', url, body, postbackId: 'p1' });
    return { send, asked };
  };
  const ok: Script = () => ({ status: 200, body: 'thanks' });
  const leadingTo =
    (location: string, status = 302): Script =>
    () => ({ status, body: '', headers: { location } });
  const told = ({ method, path, headers, body }: SeenRequest) => ({
    method,
    path,
    id: headers['adtally-event-id'],
    type: headers['content-type'],
    body,
  });

  it('sends the id and the body, and keeps the answer', async () => {
    const server = await listen(ok);
    const { send } = senderTo([server]);
    const outcome = await send(`${server.origin}/pb?x=1`, '{"a":1}');
    expect(outcome).toEqual({ result: 'delivered', code: 200, error: null, answer: 'thanks' });
    expect(server.seen.map(told)).toEqual([
      { method: 'POST', path: '/pb?x=1', id: 'p1', type: 'application/json', body: '{"a":1}' },
    ]);
    await send(`${server.origin}/`, 'plain');
    expect(server.seen.at(-1)?.headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  it('keeps the first 1,000 bytes of an answer, whole characters alone', async () => {
    const server = await listen(() => ({ status: 404, body: `x${'é'.repeat(2000)}` }));
    const { answer, code, result } = await senderTo([server]).send(server.origin);
    expect({ code, result }).toEqual({ code: 404, result: 'failed' });
    expect(answer).toBe(`x${'é'.repeat(499)}`);
  });

  it('asks for a name once, and connects to the address that it has checked', async () => {
    const server = await listen(ok);
    const { send, asked } = senderTo([server]);
    const url = `http://partner.example:${new URL(server.origin).port}/`;
    expect(await send(url)).toMatchObject({ result: 'delivered' });
    expect(asked).toEqual(['partner.example']);
    expect(server.seen[0]?.headers.host).toBe(new URL(url).host);
  });

  it.each([
    ['a name that means a private address', ['10.0.0.1']],
    ['a name of which one address is private', ['93.184.216.34', '127.0.0.1']],
    ['a name that means an IPv4 address in disguise', ['::ffff:7f00:1']],
  ])('sends nothing to %s', async (_what, addresses) => {
    const server = await listen(ok);
    const url = `http://partner.example:${new URL(server.origin).port}/`;
    expect(await senderTo([], addresses).send(url)).toMatchObject({ result: 'blocked', code: null });
    expect(server.seen).toEqual([]);
  });

  it.each([
    ['a private address', (origin: string) => origin],
    ['another scheme', () => 'ftp://partner.example/'],
    ['user information', () => 'http://user:word@partner.example/'],
  ])('follows no redirect to %s', async (_what, leadTo) => {
    const secret = await listen(ok);
    const server = await listen(leadingTo(leadTo(secret.origin)));
    expect(await senderTo([server]).send(server.origin)).toMatchObject({ result: 'blocked' });
    expect(secret.seen).toEqual([]);
  });

  it.each([
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', '{}'],
    [308, 'POST', '{}'],
  ])('goes on after a %i with %s', async (status, method, body) => {
    const end = await listen(ok);
    const server = await listen(leadingTo(`${end.origin}/end`, status));
    expect(await senderTo([server, end]).send(server.origin, '{}')).toMatchObject({ result: 'delivered' });
    expect(end.seen.map(told)).toMatchObject([{ method, path: '/end', id: 'p1', body }]);
  });

  it('follows three redirects and takes the fourth as a refusal', async () => {
    const server = await listen(leadingTo('/again'));
    expect(await senderTo([server]).send(server.origin)).toMatchObject({ result: 'failed', code: 302 });
    expect(server.seen).toHaveLength(4);
  });

  it('fails where nobody listens, and where no answer comes in time', async () => {
    const server = await listen(ok);
    await servers.splice(0)[0]?.stop();
    expect(await senderTo([server]).send(server.origin)).toEqual({
      result: 'failed',
      code: null,
      error: 'The connection failed (ECONNREFUSED).',
      answer: null,
    });
    const never = createPostbackSender({
      guard: createTargetGuard([]),
      resolve: () => new Promise(() => {}),
      timeoutMs: 20,
    });
    const postback = { method: 'GET' as const, url: 'http://partner.example/', body: null, postbackId: 'p1' };
    expect(await never.send(postback)).toMatchObject({
      result: 'failed',
      error: 'There was no answer within 20 ms.',
    });
  });
});
