import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { z } from 'zod';

const addressSchema = z.object({ port: z.number() });

/**
 * Stands before a network, and before each call to `path` does something, such as moving the clock: with a clock that
 * goes on with every call, nobody waits for real until a quota has room again.
 */
export async function startUnhurriedNetwork(
  origin: string,
  path: string,
  beforeCall: () => Promise<unknown>,
): Promise<{ origin: string; stop(): Promise<void> }> {
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const { url = '/', method, headers } = incoming;
    const onward = request(`${origin}${url}`, { method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    // What breaks behind has to break before.
    onward.on('error', () => incoming.socket.resetAndDestroy());
    incoming.pipe(onward);
  };
  const server = createServer((incoming, outgoing) => {
    const ready = incoming.url?.startsWith(path) ? beforeCall() : Promise.resolve();
    ready.then(
      () => pass(incoming, outgoing),
      () => incoming.socket.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${addressSchema.parse(server.address()).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
