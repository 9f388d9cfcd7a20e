import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerExchange } from './answer-exchange.ts';
import { answerControl, CONTROL_PREFIX } from './control-routes.ts';
import { createFaultScript, type FaultScript } from './fault-script.ts';
import { type Exchange, FORM_TYPE, type NetworkDefinition } from './network-definition.ts';
import { jsonReply, type Reply } from './reply.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import type { StandInClock } from './stand-in-clock.ts';

/** A running stand-in for one network. */
export interface StandIn {
  /** `http://127.0.0.1:<port>`, in place of the network's own. */
  origin: string;
  faults: FaultScript;
  log: RequestLog;
  clock: StandInClock;
  stop(): Promise<void>;
}

const LARGEST_BODY_BYTES = 1_000_000;

/** Serves the network on loopback. `port` 0 takes a free one. @throws when the port is taken. */
export async function serveNetwork(
  network: NetworkDefinition,
  options: { clock: StandInClock; port?: number | undefined },
): Promise<StandIn> {
  const { clock } = options;
  const faults = createFaultScript();
  const log = createRequestLog();
  const stopping = new AbortController();
  let inFlight = 0;

  const answer = async (exchange: Exchange): Promise<Reply> => {
    if (exchange.path.startsWith(CONTROL_PREFIX)) {
      return answerControl({ accounts: network.accounts, faults, log, clock }, exchange);
    }
    inFlight += 1;
    const arrival = { at: clock.now(), inFlight, page: network.pageOf?.(exchange) };
    const fault = faults.take({ path: exchange.path, page: arrival.page });
    try {
      const reply = await answerExchange(network, { ...exchange, inFlight }, fault, stopping.signal);
      const facts = { page: arrival.page ?? null, status: reply.status, fault: fault?.kind ?? null };
      log.add(exchange, { ...facts, inFlight: arrival.inFlight }, arrival.at);
      return reply;
    } finally {
      inFlight -= 1;
    }
  };

  const server = createServer((request, response) => {
    readExchange(request)
      .then(answer)
      .then((reply) => deliver(reply, response))
      .catch((error: unknown) => {
        if (stopping.signal.aborted) return;
        console.error(`The stand-in for ${network.id} failed.`, error);
        deliver(jsonReply(500, { message: 'The stand-in itself failed.' }), response);
      });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');

  return {
    origin: originOf(server.address()),
    faults,
    log,
    clock,
    async stop() {
      stopping.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function originOf(address: ReturnType<ReturnType<typeof createServer>['address']>): string {
  if (address === null || typeof address === 'string') throw new Error('The stand-in listens on no port.');
  return `http://127.0.0.1:${address.port}`;
}

async function readExchange(request: IncomingMessage): Promise<Exchange> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    params: {},
    query: url.searchParams,
    headers: request.headers,
    body: parseBody(await readText(request), request.headers['content-type']),
    inFlight: 0,
    distortion: undefined,
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const part of request) {
    text += part;
    if (text.length > LARGEST_BODY_BYTES)
      throw new RangeError('The request body is too large for a stand-in.');
  }
  return text;
}

/** A body of another kind counts as none: the network's own checks then refuse it in its own words. */
function parseBody(text: string, contentType: string | undefined): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const isForm = text !== '' && contentType?.startsWith(FORM_TYPE);
    return isForm ? Object.fromEntries(new URLSearchParams(text)) : undefined;
  }
}

function deliver(reply: Reply, response: ServerResponse): void {
  if (reply.delivery === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.text) });
  if (reply.delivery === 'whole') {
    response.end(reply.text);
    return;
  }
  response.write(reply.text.slice(0, Math.floor(reply.text.length / 2)), () => response.destroy());
}
