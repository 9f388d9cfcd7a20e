import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface ReplayServer {
  origin: string;
  /** Answers given for the path since the last call of this. */
  takeCount(path: string): number;
  stop(): Promise<void>;
}

/**
 * Stands before another server and answers every repeated request from memory: the same bytes at hardly any cost, so
 * that what is measured is the reader and not the stand-in that makes up the rows.
 */
export async function startReplayServer(origin: string): Promise<ReplayServer> {
  const answers = new Map<string, Promise<{ status: number; body: Buffer }>>();
  const counts = new Map<string, number>();

  const ask = async (request: IncomingMessage, body: string) => {
    const answer = await fetch(new URL(request.url ?? '/', origin), {
      method: request.method ?? 'GET',
      headers: { 'content-type': 'application/json', authorization: request.headers.authorization ?? '' },
      body,
    });
    return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
  };

  const server = createServer(async (request, response) => {
    const sent = await text(request);
    const path = request.url ?? '/';
    counts.set(path, (counts.get(path) ?? 0) + 1);
    const key = createHash('sha1').update(`${path} ${sent}`).digest('base64');
    const answer = answers.get(key) ?? ask(request, sent);
    answers.set(key, answer);
    const { status, body } = await answer;
    response
      .writeHead(status, { 'content-type': 'application/json', 'content-length': body.length })
      .end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    takeCount(path) {
      const count = counts.get(path) ?? 0;
      counts.delete(path);
      return count;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
