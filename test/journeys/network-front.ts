import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { NetworkUnderTest } from './network-under-test.ts';

/** One origin for several accounts of a network, each of which has a stand-in of its own. */
export interface NetworkFront {
  origin: string;
  /** Requests that it could not pass on, as method and path. */
  strays: readonly string[];
  stop(): Promise<void>;
}

/** What the connection between front and stand-in has of its own. */
const HOP_HEADERS = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'host',
  'transfer-encoding',
]);
/** Stand-ins issue such tokens too. */
const SECRET = /placeholder-[\w-]+/g;

/** Passes each request on to the account whose secret it carries: one that the user gave, or a token issued since. */
export async function startNetworkFront(accounts: readonly NetworkUnderTest[]): Promise<NetworkFront> {
  const owners = new Map<string, NetworkUnderTest>();
  const strays: string[] = [];
  for (const account of accounts)
    learnSecrets(owners, account, JSON.stringify(account.connection.credentials));

  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const account = ownerOf(owners, request, body);
    if (!account) throw new Error('It carries no secret of any account.');
    const answer = await fetch(`${account.standIn.origin}${request.url}`, {
      method: request.method ?? 'GET',
      headers: withoutHop(Object.entries(request.headersDistinct).flatMap(headerLines)),
      body: body.length > 0 ? body : null,
      redirect: 'manual',
    });
    const text = await answer.text();
    learnSecrets(owners, account, text);
    response.writeHead(answer.status, withoutHop([...answer.headers]).flat()).end(text);
  };

  const server = createServer((request, response) => {
    pass(request, response).catch((error: unknown) => {
      // Where the stand-in resets its connection, so does the front.
      if (!isConnectionFailure(error)) strays.push(`${request.method} ${request.url}: ${error}`);
      response.socket?.resetAndDestroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The front listens on no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    strays,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The only TypeError that `fetch` has for a right request. */
const isConnectionFailure = (error: unknown): boolean => error instanceof TypeError;

function learnSecrets(owners: Map<string, NetworkUnderTest>, account: NetworkUnderTest, text: string): void {
  for (const [secret] of text.matchAll(SECRET)) owners.set(secret, account);
}

/** Secrets stand in the address, in headers, also as Basic credentials, or in the body. */
function ownerOf(
  owners: ReadonlyMap<string, NetworkUnderTest>,
  { url = '', headers }: IncomingMessage,
  body: Buffer,
): NetworkUnderTest | undefined {
  const basic = Buffer.from(headers.authorization?.replace(/^Basic /, '') ?? '', 'base64').toString();
  const said = [url, ...Object.values(headers).flat(), basic, body.toString()].join('\n');
  const secrets = said.match(SECRET) ?? [];
  return secrets.map((secret) => owners.get(secret)).find((owner) => owner !== undefined);
}

const headerLines = ([name, values = []]: [string, string[] | undefined]) =>
  values.map((value): [string, string] => [name, value]);

const withoutHop = (headers: readonly [string, string][]) =>
  headers.filter(([name]) => !HOP_HEADERS.has(name));
