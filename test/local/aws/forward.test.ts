import { getEventListeners, once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createForwarder } from '#local/aws/forward.ts';

async function startEngine(answer: RequestListener) {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const forwarder = createForwarder();
  onTestFinished(async () => {
    forwarder.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('No port.');
  return { endpoint: `http://127.0.0.1:${address.port}`, forwarder };
}

describe('forwarder', () => {
  it('gives the answer unchanged but for what belongs to the connection', async () => {
    const { endpoint, forwarder } = await startEngine((request, response) => {
      response.writeHead(400, { 'x-amz-crc32': '7', 'content-type': 'json' });
      request.pipe(response);
    });
    const { signal } = new AbortController();
    const headers = { host: 'gateway', 'x-amz-target': 'One.Two' };
    const answer = await forwarder.forward(endpoint, headers, Buffer.from('{"a":1}'), signal);
    expect(answer).toMatchObject({ status: 400, body: Buffer.from('{"a":1}') });
    expect(answer.headers).toMatchObject({ 'x-amz-crc32': '7', 'content-type': 'json' });
    expect(answer.headers).not.toHaveProperty('transfer-encoding');
  });

  it('hangs up when its caller does', async () => {
    const reached = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const { endpoint, forwarder } = await startEngine((_request, response) => {
      response.on('close', left.resolve);
      reached.resolve();
    });
    const cancelling = new AbortController();
    const call = forwarder.forward(endpoint, {}, Buffer.from('{}'), cancelling.signal);
    const refused = expect(call).rejects.toThrow('The caller has hung up.');
    await reached.promise;
    cancelling.abort();
    await refused;
    await left.promise;
  });

  it('does not call for a caller that is gone', async () => {
    let calls = 0;
    const { endpoint, forwarder } = await startEngine((_request, response) => {
      calls += 1;
      response.end('{}');
    });
    const call = forwarder.forward(endpoint, {}, Buffer.from('{}'), AbortSignal.abort());
    await expect(call).rejects.toThrow('The caller has hung up.');
    expect(calls).toBe(0);
  });

  it('listens no longer to a caller that has its answer', async () => {
    const { endpoint, forwarder } = await startEngine((_request, response) => response.end('{}'));
    const { signal } = new AbortController();
    for (let call = 0; call < 3; call += 1) await forwarder.forward(endpoint, {}, Buffer.from('{}'), signal);
    await expect.poll(() => getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
