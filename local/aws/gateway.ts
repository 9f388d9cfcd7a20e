import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AwsAnswer, errorAnswer } from './aws-answer.ts';
import type { Caller } from './cloud-model.ts';
import { type Fields, fieldsOf } from './json-fields.ts';
import { reasonOf } from './reason-of.ts';
import type { ServiceFront } from './service-call.ts';

/** What `x-amz-target` begins with, for each service. */
type Services = Readonly<
  Record<'DynamoDB_20120810' | 'DynamoDBStreams_20120810' | 'AmazonSQS' | 'TrentService', ServiceFront>
>;

/** Whoever may call, by access key id; null is the local cloud itself. */
export type Callers = ReadonlyMap<string, Caller | null>;

export interface Gateway {
  /** `http://127.0.0.1:<port>`: the endpoint of every SDK client. */
  url: string;
  /** Starts to answer; until then calls wait. */
  open(services: Services, callers: Callers): void;
  stop(): Promise<void>;
}

interface Opened {
  services: ReadonlyMap<string, ServiceFront>;
  callers: Callers;
}

/**
 * Listens on a free loopback port and hands each SDK call to the service that it is for.
 * The address comes first and the services later, since queue URLs in the template have the address in them.
 */
export async function startGateway(): Promise<Gateway> {
  const opening = Promise.withResolvers<Opened>();
  const server = createServer((request, response) => {
    answerTo(request, response, opening.promise)
      .catch((error: unknown) => failure(error))
      .then((answer) => send(response, answer));
  });
  // A client that keeps a connection must not find it closed: the functions outlive any pause.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    open: (services, callers) => opening.resolve({ services: new Map(Object.entries(services)), callers }),
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answerTo(
  incoming: IncomingMessage,
  response: ServerResponse,
  opened: Promise<Opened>,
): Promise<AwsAnswer> {
  const cancelling = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) cancelling.abort();
  });
  const [body, { services, callers }] = await Promise.all([bodyOf(incoming), opened]);
  const caller = callers.get(accessKeyIn(incoming));
  if (caller === undefined) {
    return errorAnswer(
      400,
      'com.amazon.coral.service#UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
  const [service = '', operation = ''] = String(incoming.headers['x-amz-target'] ?? '').split('.');
  const front = services.get(service);
  if (!front) {
    return errorAnswer(
      400,
      'com.amazon.coral.service#UnknownOperationException',
      `The local cloud does not have the service of ${incoming.method} ${incoming.url} (${service || 'no x-amz-target'}).`,
    );
  }
  const request = parse(body);
  if (!request) {
    return errorAnswer(400, 'com.amazon.coral.service#SerializationException', 'The request is not JSON.');
  }
  return front({ operation, headers: incoming.headers, body, request, caller, cancelled: cancelling.signal });
}

function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => resolve(Buffer.concat(parts)));
    incoming.on('error', reject);
  });
}

/** Signatures are not checked: the key id alone says who calls, and only loopback can. */
const accessKeyIn = ({ headers }: IncomingMessage): string =>
  /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';

function parse(body: Buffer): Fields | null {
  try {
    return fieldsOf(JSON.parse(body.toString()));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** An engine that is gone looks to the SDK like a service that is down. */
function failure(error: unknown): AwsAnswer {
  return errorAnswer(500, 'InternalServerError', `The local cloud could not answer: ${reasonOf(error)}`);
}

function send(response: ServerResponse, { status, headers, body }: AwsAnswer): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(body);
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The gateway has no port.');
  return address.port;
}
