import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { HttpRequest } from './http-event.ts';
import { gatewayAnswer, type HttpAnswer } from './http-result.ts';

/** The largest body that an HTTP API takes. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

export interface HttpServer {
  port: number;
  /** Takes no more requests, and ends when those under way are answered or the grace is over. */
  stop(graceMs: number): Promise<void>;
}

/** The port is taken; `port` is the one that was asked for. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly port: number;

  constructor(port: number, cause: unknown) {
    super(`Port ${port} is taken. Set ADTALLY_PORT to another one, or to 0 for any free one.`, { cause });
    this.port = port;
  }
}

/** Listens on loopback alone. Port 0 takes a free one. @throws PortTakenError. */
export async function startHttpServer(deps: {
  port: number;
  now: () => number;
  handle: (request: HttpRequest) => Promise<HttpAnswer>;
  report: (line: string) => void;
}): Promise<HttpServer> {
  let isStopping = false;
  const server = createServer((message, response) => {
    respond(message, response).catch((error: unknown) => {
      // A caller that went away in the middle of its request needs no mention.
      if (message.complete)
        deps.report(`${message.method} ${message.url?.split('?', 1)[0]} broke off: ${error}`);
      response.destroy();
    });
  });

  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(message);
    if (body === 'too large') {
      response.setHeader('connection', 'close');
      send(message, response, gatewayAnswer(413, 'Request Entity Too Large'));
      return;
    }
    const [path = '/', ...query] = (message.url ?? '/').split('?');
    const answer = await deps.handle({
      method: message.method ?? 'GET',
      path,
      query: query.join('?'),
      headers: message.headers,
      body,
      sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
      requestId: randomUUID(),
      receivedAt: deps.now(),
    });
    // A connection kept alive would keep the server from ending.
    if (isStopping) response.setHeader('connection', 'close');
    send(message, response, answer);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(deps.port, error) : error),
    );
    server.listen(deps.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The HTTP server has no port.');
  return {
    port: address.port,
    stop: (graceMs) =>
      new Promise((resolve) => {
        isStopping = true;
        const timer = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function readBody(message: IncomingMessage): Promise<Buffer | 'too large'> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    message.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= BODY_LIMIT_BYTES) chunks.push(chunk);
      // What is still under way is read and dropped, so that the caller gets to see the answer.
      else resolve('too large');
    });
    message.on('end', () => resolve(Buffer.concat(chunks)));
    message.on('error', reject);
  });
}

function send(message: IncomingMessage, response: ServerResponse, answer: HttpAnswer): void {
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (answer.cookies.length > 0) response.setHeader('set-cookie', [...answer.cookies]);
  const hasNoBody = answer.status === 204 || answer.status === 304;
  if (hasNoBody) response.removeHeader('content-type');
  else response.setHeader('content-length', answer.body.length);
  response.statusCode = answer.status;
  response.end(hasNoBody || message.method === 'HEAD' ? undefined : answer.body);
}
